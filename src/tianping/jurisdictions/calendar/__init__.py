"""China's working calendar: public holidays with the weekends that are worked for them, as dated data."""

from tianping.jurisdictions.calendar.working_days import CalendarUnknown, CalendarYear, WorkingCalendar, load_calendar

__all__ = ["CalendarUnknown", "CalendarYear", "WorkingCalendar", "load_calendar"]
