"""How long Python packages take for 20 working days from 2027-01-28, and what they answer.

Needs `pip install numpy holidays`. Prints {name: {ns, result}}, times in nanoseconds a call (a
date, for the array), of the quietest of several rounds. numpy is given the official days off;
it has no means to be told of a worked Saturday. holidays counts by its own days.

    python3 benches/dates.py
"""

import json
import sys
from datetime import date
from pathlib import Path
from timeit import repeat

import holidays
import numpy

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/oracle"))
import dates  # noqa: E402  the oracle, for the official days

START, AMOUNT = date(2027, 1, 28), 20

official = [day for day, kind in dates.KINDS.items()
            if kind not in dates.WORKS and not dates.is_rest(day)]
calendar = numpy.busdaycalendar(holidays=[date.fromordinal(day) for day in official])
start = numpy.datetime64(START)
# Days all over the calendar, the start first. One that does not work counts from the last
# before it that does, which is the same as counting from itself.
starts = start + numpy.arange(100_000) % 250
viet_nam = holidays.country_holidays("VN", years=range(2020, 2028))


def one():
    return numpy.busday_offset(start, AMOUNT, busdaycal=calendar)


def many():
    return numpy.busday_offset(starts, AMOUNT, roll="backward", busdaycal=calendar)


def nth():
    return viet_nam.get_nth_working_day(START, AMOUNT)


def measured(call, calls, dates_each=1, result=str):
    return {
        "ns": round(min(repeat(call, number=calls, repeat=7)) / calls / dates_each * 1e9, 1),
        "result": result(call()),
    }


print(json.dumps({
    "numpy.busday_offset": measured(one, 50_000),
    "numpy.busday_offset, array of 100,000":
        measured(many, 10, len(starts), lambda found: str(found[0])),
    "holidays.get_nth_working_day": measured(nth, 2_000),
}, indent=2))
