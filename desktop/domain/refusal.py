"""The one error that a person is meant to read: what was asked cannot be done, and why."""

from desktop.domain.problems import Problem


class Refused(Exception):
    """What was asked is not allowed or not possible now.

    `sentence` says why and what to do; `field` names the input that a form can mark, "" when the
    refusal is about the whole act; `rule` is a short word for programs ("right", "state", "rule",
    "conflict", "line", "input"). `problems` holds every finding where there are several at once.
    """

    def __init__(
        self,
        sentence: str,
        field: str = "",
        rule: str = "rule",
        problems: tuple[Problem, ...] = (),
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.rule = rule
        self.problems = problems

    @classmethod
    def all_of(cls, problems: tuple[Problem, ...]) -> "Refused":
        """One refusal that names every problem at once, each by its sentence."""
        return cls(" ".join(p.text for p in problems), problems[0].field, "input", problems)
