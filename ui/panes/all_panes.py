"""All panes of the window, in the order of the rail; each is imported when it is first wanted."""

from ui.panes.catalogue import PaneEntry
from ui.panes.pane import Pane
from ui.workbench import Workbench


def all_panes() -> tuple[PaneEntry, ...]:
    """The table of panes. A pane adds its row here and its maker below."""
    return (
        PaneEntry("assets", "Assets", "magnifying-glass", "Ctrl+1", "assets",
                  frozenset({"asset", "organisation", "site", "contract", "model", "contact"}),
                  _assets),
        PaneEntry("open case", "Open a case", "plus", "", "assets", frozenset({"new case"}),
                  _open_case),
        PaneEntry("import", "Import a register", "upload-simple", "", "assets",
                  frozenset({"import"}), _import),
        PaneEntry("cases", "Cases", "briefcase", "Ctrl+2", "cases", frozenset(), _cases),
        PaneEntry("case", "Case", "briefcase", "", "cases", frozenset({"case"}), _case),
        PaneEntry("requests", "Requests", "note-pencil", "Ctrl+3", "requests", frozenset(),
                  _requests),
        PaneEntry("form", "RMA form", "note-pencil", "", "requests", frozenset({"form"}), _form),
        PaneEntry("shipments", "Shipments", "truck", "Ctrl+4", "shipments",
                  frozenset({"shipment"}), _shipments),
        PaneEntry("exceptions", "Exceptions", "scales", "Ctrl+5", "exceptions",
                  frozenset({"review"}), _exceptions),
        PaneEntry("sync", "Sync", "arrows-clockwise", "Ctrl+8", "sync", frozenset({"refused act"}),
                  _sync),
        PaneEntry("sign in", "Sign in", "sign-in", "", "assets", frozenset({"sign in"}), _sign_in),
        PaneEntry("people", "People", "users", "", "assets", frozenset({"people"}), _people),
        PaneEntry("own password", "Your password", "key", "", "assets",
                  frozenset({"own password"}), _own_password),
        PaneEntry("help", "Help", "question", "F1", "help", frozenset(), _help),
    )  # fmt: skip


def _assets(bench: Workbench) -> Pane:
    from ui.panes.assets import AssetsPane

    return AssetsPane(bench)


def _open_case(bench: Workbench) -> Pane:
    from ui.panes.open_case import OpenCasePane

    return OpenCasePane(bench)


def _import(bench: Workbench) -> Pane:
    from ui.panes.import_register import ImportPane

    return ImportPane(bench)


def _cases(bench: Workbench) -> Pane:
    from ui.panes.cases import CasesPane

    return CasesPane(bench)


def _case(bench: Workbench) -> Pane:
    from ui.panes.case import CasePane

    return CasePane(bench)


def _help(bench: Workbench) -> Pane:
    from ui.panes.help import HelpPane

    return HelpPane(bench)


def _requests(bench: Workbench) -> Pane:
    from ui.panes.requests import RequestsPane

    return RequestsPane(bench)


def _form(bench: Workbench) -> Pane:
    from ui.panes.form import FormPane

    return FormPane(bench)


def _shipments(bench: Workbench) -> Pane:
    from ui.panes.shipments import ShipmentsPane

    return ShipmentsPane(bench)


def _exceptions(bench: Workbench) -> Pane:
    from ui.panes.exceptions import ExceptionsPane

    return ExceptionsPane(bench)


def _sign_in(bench: Workbench) -> Pane:
    from ui.panes.sign_in import SignInPane

    return SignInPane(bench)


def _people(bench: Workbench) -> Pane:
    from ui.panes.people import PeoplePane

    return PeoplePane(bench)


def _own_password(bench: Workbench) -> Pane:
    from ui.panes.own_password import OwnPasswordPane

    return OwnPasswordPane(bench)


def _sync(bench: Workbench) -> Pane:
    from ui.panes.sync import SyncPane

    return SyncPane(bench)
