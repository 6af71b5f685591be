"""The one way a formula is refused: line, column and the offending text."""

from django.utils.functional import Promise


class FormulaError(Exception):
    """A formula that must not be saved, with the place of the first offence.

    `line` and `column` start at 1 and count Unicode characters of the text as typed; both are
    None when the offence lies in another indicator than the one read. `message` is translated
    when it is read, so that an error raised in a worker speaks the reader's language. `part` says
    which text the position counts in: `formula` or `denominator`.
    """

    def __init__(
        self,
        template: str | Promise,
        *,
        line: int | None = None,
        column: int | None = None,
        **names: object,
    ) -> None:
        super().__init__(line, column)
        self.template = template
        self.line = line
        self.column = column
        self.names = names
        self.part = "formula"
        self.indicator = ""

    @property
    def message(self) -> str:
        """The sentence for the person at the screen; contains the offending text itself."""
        return str(self.template) % self.names

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}"


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a character of `text`, both from 1; a line break ends its line."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def at(template: str | Promise, source: str, offset: int, /, **names: object) -> FormulaError:
    """A refusal that points at the character `offset` of `source`."""
    line, column = place(source, offset)
    return FormulaError(template, line=line, column=column, **names)
