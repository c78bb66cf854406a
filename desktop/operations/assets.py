"""Assets that the desk records itself, after verifying what no register listed."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import Unit
from desktop.data.tables.contracts import Contract, Coverage
from desktop.data.tables.parties import Organisation, Site
from desktop.data.tables.products import Asset, ProductModel
from desktop.data.tables.record import TimelineEvent
from desktop.domain.asset_states import state_taken_back, why_not_restored, why_not_retired
from desktop.domain.identities import asset_id, coverage_id, model_id
from desktop.domain.products import product_type_of
from desktop.domain.refusal import Refused
from desktop.domain.serials import look_alike_key, normalise_mac, normalise_serial
from desktop.domain.words import AssetState
from desktop.operations.act import Act
from desktop.operations.assessment import assess
from desktop.operations.opening import unit_of
from desktop.operations.operation import Event, Operation
from desktop.operations.unit_rows import refuse_second_unit
from desktop.operations.units import settle_units


class AssetRecorded(Event):
    asset: UUID


class RecordAsset(Operation):
    """Record a product under its organisation, once the desk has verified it (vendor page,
    *Possible Exceptions*); with a contract number its cover, with `unit` the unit that waits."""

    organisation: UUID
    part_number: str
    serial: str
    site: UUID | None = None
    contract_number: str = ""
    mac: str = ""
    bought_on: date | None = None
    shipped_on: date | None = None
    proof_sha256: str | None = None
    unit: UUID | None = None

    def apply(self, act: Act) -> AssetRecorded:
        organisation = act.get(Organisation, self.organisation, "organisation")
        model = self._model(act)
        asset = self._asset(act, model, organisation)
        act.session.flush()
        if self.contract_number:
            self._cover(act, asset, organisation)
        case_id = None
        if self.unit is not None:
            case_id = self._point(act, asset)
        facts = {"serial": asset.serial, "model": model.part_number}
        act.record("AssetRecorded", asset, case_id, facts)
        return AssetRecorded(asset=asset.id)

    def _model(self, act: Act) -> ProductModel:
        identity = model_id(self.part_number)
        known = act.session.get(ProductModel, identity)
        if known is not None:
            return known
        if not self.part_number:
            raise Refused("Say which model it is.", "part_number", "input")
        return act.add(
            ProductModel(
                id=identity,
                part_number=self.part_number,
                product_type=product_type_of(self.part_number),
            )
        )

    def _asset(self, act: Act, model: ProductModel, organisation: Organisation) -> Asset:
        key = normalise_serial(self.serial)
        if not key:
            raise Refused("The serial is missing.", "serial", "input")
        mac = normalise_mac(self.mac) if self.mac else None
        if self.mac and mac is None:
            raise Refused("A MAC address has twelve digits 0 to F.", "mac", "input")
        identity = asset_id(model.part_number, key)
        asset = act.session.get(Asset, identity)
        if asset is None:
            asset = act.add(
                Asset(
                    id=identity,
                    model_id=model.id,
                    serial=self.serial.upper(),
                    serial_key=key,
                    look_key=look_alike_key(key),
                    state=AssetState.REGISTERED,
                )
            )
        if asset.state is AssetState.RETIRED:
            raise Refused(f"{asset.serial} is retired. Take it back first.", "serial", "state")
        if asset.state is AssetState.REPLACED:
            raise Refused(f"{asset.serial} is replaced.", "serial", "state")
        if self.site is not None:
            if act.get(Site, self.site, "site").organisation_id != organisation.id:
                raise Refused("This site belongs to another organisation.", "site", "input")
            asset.site_id = self.site
        elif asset.organisation_id != organisation.id:
            asset.site_id = None  # it was the other organisation's
        asset.state = AssetState.REGISTERED
        asset.organisation_id = organisation.id
        asset.mac = mac or asset.mac
        asset.bought_on = self.bought_on or asset.bought_on
        asset.shipped_on = self.shipped_on or asset.shipped_on
        asset.proof_sha256 = self.proof_sha256 or asset.proof_sha256
        return asset

    def _cover(self, act: Act, asset: Asset, organisation: Organisation) -> None:
        contract = act.session.execute(
            select(Contract).where(Contract.number == self.contract_number.upper())
        ).scalar_one_or_none()
        if contract is None or contract.organisation_id != organisation.id:
            raise Refused(
                f"{self.contract_number} is not a contract of {organisation.name}. Check the "
                "number on the contract confirmation, or record the product without it.",
                "contract_number",
                "input",
            )
        identity = coverage_id(contract.id, asset.id)
        if act.session.get(Coverage, identity) is None:
            act.add(
                Coverage(
                    id=identity,
                    contract_id=contract.id,
                    asset_id=asset.id,
                    begins=contract.begins,
                    ends=contract.ends,
                )
            )

    def _point(self, act: Act, asset: Asset) -> UUID:
        unit, case = unit_of(act, self.unit or UUID(int=0))
        model = act.get(ProductModel, asset.model_id).part_number
        refuse_second_unit(act, case, unit.id, asset.serial, model, asset.id)
        unit.asset_id, unit.serial, unit.model = asset.id, asset.serial, model
        unit.serial_key = asset.serial_key
        act.session.flush()
        assess(act, case, unit)
        settle_units(act, case, unit, corrected=True)
        return case.id


class AssetRetired(Event):
    asset: UUID


class RetireAsset(Operation):
    """End an asset that was recorded wrongly or left the field; it is never deleted."""

    asset: UUID
    reason: str

    def apply(self, act: Act) -> AssetRetired:
        asset = act.get(Asset, self.asset, "asset")
        if not self.reason:
            raise Refused("Say why it is retired.", "reason", "input")
        if why := why_not_retired(asset.serial, asset.state):
            raise Refused(why, rule="state")
        used = act.session.execute(
            select(Unit.id).where(Unit.asset_id == asset.id, Unit.state == "open").limit(1)
        ).first()
        if used is not None:
            raise Refused("A case is open for it. Point its unit to the right asset first.")
        asset.state = AssetState.RETIRED
        act.record("AssetRetired", asset, None, {"why": self.reason})
        return AssetRetired(asset=asset.id)


class AssetRestored(Event):
    asset: UUID
    state: AssetState


class RestoreAsset(Operation):
    """Take back an asset that a person retired: it can be found for a case again."""

    asset: UUID
    reason: str

    def apply(self, act: Act) -> AssetRestored:
        asset = act.get(Asset, self.asset, "asset")
        if not self.reason:
            raise Refused("Say why it is taken back.", "reason", "input")
        why = why_not_restored(
            asset.serial,
            asset.state,
            was_retired_by_hand=_was_retired(act, asset),
            taken_by=_taken_by(act, asset),
        )
        if why:
            raise Refused(why, rule="state")
        asset.state = state_taken_back(has_owner=asset.organisation_id is not None)
        act.record("AssetRestored", asset, None, {"why": self.reason})
        return AssetRestored(asset=asset.id, state=asset.state)


def _was_retired(act: Act, asset: Asset) -> bool:
    """Was the last end of this asset somebody's act, and not that of a parcel which got lost?"""
    told = select(TimelineEvent.kind).where(
        TimelineEvent.subject_id == asset.id,
        TimelineEvent.kind.in_(["AssetRetired", "UnitReplaced"]),
    )
    latest = told.order_by(TimelineEvent.revision.desc(), TimelineEvent.ordinal.desc()).limit(1)
    return act.session.execute(latest).scalar_one_or_none() == "AssetRetired"


def _taken_by(act: Act, asset: Asset) -> str:
    """Who has the asset's place or its serial now: its successor, or the same serial as another
    model; "" for nobody."""
    if asset.successor_id is not None:
        return act.get(Asset, asset.successor_id).serial
    other = act.session.execute(
        select(ProductModel.part_number)
        .join(Asset, Asset.model_id == ProductModel.id)
        .where(
            Asset.serial_key == asset.serial_key,
            Asset.id != asset.id,
            Asset.state != AssetState.RETIRED,
        )
        .order_by(ProductModel.part_number)
        .limit(1)
    ).scalar_one_or_none()
    return f"{asset.serial} as {other}" if other else ""
