"""The first act on a store, and the people that an administrator lets in."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from desktop.data import revisions
from desktop.data.one_row import connection_of
from desktop.data.store import Store
from desktop.data.tables.contracts import PolicyVersion, ServiceLevel, Terms
from desktop.data.tables.ledger import Clock, Counter, DeskEntry
from desktop.data.tables.parties import Delegate, Person, Place
from desktop.domain.identities import named_id
from desktop.domain.places import REPAIR_CENTRES
from desktop.domain.policy import POLICY_2026_03
from desktop.domain.refusal import Refused
from desktop.domain.timeline import FIRST_LINK, digest
from desktop.domain.words import Role
from desktop.operations.act import Act
from desktop.operations.authority import Performed, joined_desk, settle
from desktop.operations.operation import Event, Moment, Operation, new_id
from desktop.operations.passwords import check_hash

_TAKEN = select(Person.id).where(Person.sign_in == bindparam("name"))


class StoreFounded(Event):
    policy_version: str


class FoundStore(Operation):
    """Lay what every store starts with: policy, service levels, places, terms, an administrator."""

    authority_only = True

    administrator: UUID
    sign_in: str
    name: str
    terms_version: str
    terms_text: str

    def apply(self, act: Act) -> StoreFounded:
        if act.session.execute(select(Person.id).limit(1)).first() is not None:
            raise Refused("This store was founded before.", rule="state")
        act.add(
            Person(
                id=self.administrator,
                sign_in=self.sign_in,
                name=self.name,
                role=Role.ADMINISTRATOR,
            )
        )
        self._lay_policy(act)
        self._lay_places(act)
        terms = act.add(
            Terms(
                id=named_id("terms", f"{self.terms_version}:en"),
                version=self.terms_version,
                language="en",
                text=self.terms_text,
                sha256=digest(self.terms_text),
                placeholder=True,
            )
        )
        act.record("StoreFounded", terms, None, {"policy": POLICY_2026_03.version})
        return StoreFounded(policy_version=POLICY_2026_03.version)

    def _lay_policy(self, act: Act) -> None:
        policy = POLICY_2026_03
        act.add(
            PolicyVersion(
                id=named_id("policy", policy.version),
                version=policy.version,
                in_force_from=datetime.fromisoformat("2026-03-01T00:00:00+00:00"),
                facts=json.loads(policy.to_json()),
            )
        )
        for level in policy.service_levels:
            act.add(
                ServiceLevel(
                    id=named_id("service level", level.name),
                    name=level.name,
                    fulfilment=level.fulfilment,
                    rank=level.rank,
                    targets={},
                )
            )

    def _lay_places(self, act: Act) -> None:
        for place in REPAIR_CENTRES:
            act.add(
                Place(
                    id=named_id("place", place.code),
                    code=place.code,
                    name=place.name,
                    street=place.street,
                    post_code=place.post_code,
                    town=place.town,
                    province=place.province,
                    country=place.country,
                    eori=place.eori,
                    time_zone=place.time_zone,
                    placeholder=place.placeholder,
                )
            )


class PersonAdded(Event):
    person: UUID


class AddPerson(Operation):
    """Let somebody work with the desk, in one role, with a first password or before they have one.

    Both are one act: whoever was let in without the password that was meant for them could not come
    in, and their name would be taken.
    """

    authority_only = True

    new_person: UUID
    sign_in: str
    name: str
    role: Role
    secret_hash: str = ""
    """What `hash_password` made of the first password; "" where they are given one later."""

    def apply(self, act: Act) -> PersonAdded:
        if self.secret_hash:
            check_hash(self.secret_hash)
        taken = connection_of(act.session).execute(_TAKEN, {"name": self.sign_in})
        if taken.first() is not None:
            raise Refused("Somebody signs in by this name already.", "sign_in", "input")
        person = act.add(
            Person(
                id=self.new_person,
                sign_in=self.sign_in,
                name=self.name,
                role=self.role,
                secret=self.secret_hash,
            )
        )
        act.record("PersonAdded", person, None, {"role": self.role.value})
        if self.secret_hash:
            act.record("PasswordSet", person, None)
        return PersonAdded(person=self.new_person)


class DelegateGranted(Event):
    delegate: UUID


class GrantDelegate(Operation):
    """Let a named person decide batch reviews for a dated time (domain.md, *Batch*)."""

    authority_only = True

    delegate: UUID
    deputy: UUID
    begins_at: Moment
    ends_at: Moment

    def apply(self, act: Act) -> DelegateGranted:
        deputy = act.get(Person, self.deputy, "deputy")
        if self.ends_at <= self.begins_at:
            raise Refused("The time must end after it begins.", "ends_at", "input")
        if deputy.ended_at is not None:
            raise Refused(f"{deputy.name} no longer works with the desk.", "deputy", "input")
        row = act.add(
            Delegate(
                id=self.delegate,
                person_id=deputy.id,
                named_by=act.person_id,
                begins_at=self.begins_at,
                ends_at=self.ends_at,
            )
        )
        act.record("DelegateGranted", row, None, {"who": deputy.name, "until": str(self.ends_at)})
        return DelegateGranted(delegate=self.delegate)


def found(store: Store, desk: UUID, operation: FoundStore, now: datetime) -> Performed | None:
    """Found a new store with its first desk; None when somebody else has founded it."""
    with store.writing() as session:
        if session.info["clock"] is not None:
            return None
        clock = Clock(id=1, revision=0, link=FIRST_LINK, store_id=new_id(), epoch=new_id())
        entry = DeskEntry(id=desk, code="A", sequence=0, last_at=None)
        session.add_all([clock, entry, Counter(name="rma", value=0)])
        try:
            session.flush()
        except IntegrityError:  # there was no row yet that two who begin at once could lock
            session.rollback()
            return None
        revisions.begin_clock(session, clock)
        first = joined_desk(session, desk)
        return settle(session, operation.signed(desk, 1, None, now), first, now)
