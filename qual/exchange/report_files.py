"""Reports as DOCX, XLSX and HTML from the plain values of `report_data`."""

from qual.exchange.report_data import (
    CodedPassage,
    MachinePart,
    ReportData,
    ReportInterview,
    ReportTheme,
    ReviewLine,
)
from qual.exchange.report_page import report_html
from qual.exchange.report_sheets import report_xlsx
from qual.exchange.report_word import report_docx

__all__ = [
    "CodedPassage",
    "MachinePart",
    "ReportData",
    "ReportInterview",
    "ReportTheme",
    "ReviewLine",
    "report_docx",
    "report_html",
    "report_xlsx",
]
