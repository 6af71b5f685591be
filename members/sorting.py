"""The key by which Chinese names are put in order for people; stored, so it can be corrected."""

from pypinyin import Style, lazy_pinyin


def pinyin_key(name: str) -> str:
    """`江津区` is `jiang1 jin1 qu1`; what is not Chinese stays as it is, in small letters.

    Libraries read some place names wrongly, therefore the key is kept beside the name.
    """
    return " ".join(
        part.lower().strip()
        for part in lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
        if part.strip()
    )[:300]
