"""Any table of assessment as a workbook; what it is about stands in its head."""

from kpi.exporting.sheet import Head, Sheet, answer, is_asked, of_county, of_run

__all__ = ["Head", "Sheet", "answer", "is_asked", "of_county", "of_run"]
