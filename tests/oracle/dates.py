"""Return dates counted a second time, to hold dunghen-core to docs/dates.md.

Written from docs/dates.md, calendars/vn/ and units/agencies.toml alone. It walks from day to
day and from session to session and takes no short cuts, so that what goes wrong here goes
wrong in another way than there. Needs Python 3.11 and nothing else.

    python3 tests/oracle/dates.py check FILE   accepted, unit, amount, clock (or HH:MM), result
    python3 tests/oracle/dates.py sent FILE    sent, accepted (the earliest, online)
    python3 tests/oracle/dates.py year YYYY    the days off and the days made up of a year
    python3 tests/oracle/dates.py self         the projection's rules against 2021 to 2027

FILE has a line for each case, with a tab between the values and `-` for no date. Moments are
written as in 2027-01-28T09:00:00+07:00. The agency is the first of units/agencies.toml; desks
and the latest acceptance are not looked at. A day is a number (`date.toordinal`), a moment a
day and a second of it.
"""

import sys
import tomllib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VIET_NAM = timezone(timedelta(hours=7))
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WORKS = {"make_up_saturday", "working_day"}
SHOWN = 20


def load(path):
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))


CALENDAR = load("calendars/vn/calendar.toml")
LUNAR = load("calendars/vn/lunar.toml")
YEARS = {int(path.stem): load(path) for path in sorted((ROOT / "calendars/vn").glob("2*.toml"))}
AGENCY = next(iter(load("units/agencies.toml").values()))

# The calendar


def is_rest(day):
    return WEEKDAYS[date.fromordinal(day).weekday()] in CALENDAR["weekly_rest"]


def on(year, month_and_day):
    month, day = month_and_day.split("-")
    return date(year, int(month), int(day)).toordinal()


def beside(day):
    """The neighbour of `day` that is given off with it."""
    before, after = day - 1, day + 1
    if is_rest(before) != is_rest(after):
        return after if is_rest(before) else before
    if not is_rest(before) and is_rest(after + 1) and not is_rest(before - 1):
        return after
    return before


def projected(year):
    """The days off of a year by the rules, each with its kind and its name."""
    days = {}
    made_up = []
    for entry in CALENDAR["projection"]["day"]:
        if year < entry.get("since", year):
            continue
        if "on" in entry:
            given = [on(year, entry["on"])]
        else:
            first = LUNAR[str(year)][entry["lunar"]].toordinal()
            given = list(range(first + entry.get("from", 0), first + entry.get("to", 0) + 1))
        if entry.get("adjacent"):
            given = sorted(given + [beside(given[0])])
        for day in given:
            days[day] = ("holiday", entry["name"])
        if entry.get("made_up", True):
            made_up += [(day, entry["name"]) for day in given if is_rest(day)]
    for day, name in sorted(made_up):
        while is_rest(day) or day in days:
            day += 1
        days[day] = ("holiday_make_up", name)
    return {day: (*what, "projected") for day, what in days.items()}


def announced(year):
    """What the file of a year says of its days. Written last is what holds first."""
    file = YEARS[year]
    days = {}
    for entry in file["off"]:
        kind = "holiday_make_up" if entry.get("kind") == "make_up" else "holiday"
        days[entry["date"].toordinal()] = (kind, entry["name"], entry.get("status", file["status"]))
    for key, kind in (("off", "swapped_off"), ("worked", "make_up_saturday")):
        for swap in file["swaps"]:
            days[swap[key].toordinal()] = (kind, "-", swap.get("status", file["status"]))
    return days


def special(year):
    return announced(year) if year in YEARS else projected(year)


FIRST = date(min(YEARS), 1, 1).toordinal()
LAST = date(CALENDAR["projection"]["until"], 12, 31).toordinal()
KINDS = {day: "weekend" if is_rest(day) else "working_day" for day in range(FIRST, LAST + 1)}
for every in range(min(YEARS), CALENDAR["projection"]["until"] + 1):
    # A swap may name a day of the year next to its own, so days are set one by one.
    KINDS.update((day, what[0]) for day, what in special(every).items())

# Office hours


def seconds(clock):
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def hours_of(day):
    """The sessions of a day, as the first season has them that covers it and is in force."""
    if KINDS[day] not in WORKS:
        return []
    today = date.fromordinal(day)
    month_and_day = today.strftime("%m-%d")
    for season in AGENCY["hours"]:
        if season["from"] <= season["to"]:
            covered = season["from"] <= month_and_day <= season["to"]
        else:
            covered = month_and_day >= season["from"] or month_and_day <= season["to"]
        begun = season.get("effective_from", date.min) <= today
        if covered and begun and today <= season.get("effective_to", date.max):
            return [tuple(seconds(end) for end in span.split("-")) for span in season["sessions"]]
    return []


SESSIONS = {day: hours_of(day) for day in KINDS}


def earliest_acceptance(sent):
    day, second = sent
    while day in KINDS:
        for opens, closes in SESSIONS[day]:
            if second < closes:
                return day, max(second, opens)
        day, second = day + 1, 0
    return None


# Counting


def after_working_days(day, amount):
    while amount > 0:
        day += 1
        if day not in KINDS:
            return None
        if KINDS[day] in WORKS:
            amount -= 1
    return day


def after_months(day, amount):
    start = date.fromordinal(day)
    year, month = start.year, start.month
    for _ in range(amount):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    if year > date.fromordinal(LAST).year:
        return None
    for number in range(start.day, 0, -1):
        try:
            return date(year, month, number).toordinal()
        except ValueError:  # the month has no such day
            continue


def rolled(day):
    while day in KINDS and KINDS[day] not in WORKS:
        day += 1
    return day if day in KINDS else None


def after_working_hours(accepted, amount):
    if amount == 0:
        return accepted
    day, second = accepted
    left = amount * 3600
    while day in KINDS:
        for opens, closes in SESSIONS[day]:
            begin = max(opens, second)
            if begin + left <= closes:
                return day, begin + left
            left -= max(0, closes - begin)
        day, second = day + 1, 0
    return None


def same_hour(day, second):
    for opens, closes in SESSIONS[day]:
        if second < closes:
            return max(second, opens)
    return SESSIONS[day][-1][1]


def open_until(day, second):
    last = SESSIONS[day][0][0]
    for opens, closes in SESSIONS[day]:
        if opens <= second:
            last = min(second, closes)
    return last


def result(accepted, unit, amount, clock):
    day, second = accepted
    if day not in KINDS:
        return None
    if unit == "working-hours":
        return after_working_hours(accepted, amount)
    if unit == "working-days":
        due = after_working_days(day, amount)
    elif unit == "days":
        due = rolled(day + amount)
    else:
        due = after_months(day, amount * {"months": 1, "years": 12}[unit])
        due = due and rolled(due)
    if due is None or not SESSIONS[due]:  # nothing closes on a day without sessions
        return None
    if ":" in clock:
        return due, open_until(due, seconds(clock))
    return due, {"closing": SESSIONS[due][-1][1], "same-hour": same_hour(due, second)}[clock]


# Files


def read(text):
    if text == "-":
        return None
    moment = datetime.fromisoformat(text).astimezone(VIET_NAM)
    if moment.microsecond:
        raise ValueError(f"{text}: finer than a second")
    return moment.toordinal(), moment.hour * 3600 + moment.minute * 60 + moment.second


def write(moment):
    if moment is None:
        return "-"
    start = datetime.fromordinal(moment[0]).replace(tzinfo=VIET_NAM)
    return (start + timedelta(seconds=moment[1])).isoformat()


def compare(path, answer):
    """Counts the lines whose last value is what `answer` gives for those before it."""
    agree = differ = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            *given, found = line.rstrip("\n").split("\t")
            expected = answer(*given)
            if read(found) == expected:
                agree += 1
                continue
            differ += 1
            if differ <= SHOWN:
                print(*given, f"given {found}", f"here {write(expected)}", sep="\t")
    print(f"{agree} agree, {differ} differ")
    return agree > 0 and differ == 0


def check(path):
    return compare(path, lambda accepted, unit, amount, clock:
                   result(read(accepted), unit, int(amount), clock))


def sent(path):
    return compare(path, lambda moment: earliest_acceptance(read(moment)))


def year(number):
    if date(int(number), 1, 1).toordinal() not in KINDS:
        raise SystemExit(f"{number}: the calendar has no such year")
    for day, what in sorted(special(int(number)).items()):
        print(date.fromordinal(day), *what, sep="\t")
    return True


def itself():
    """The rules give the weekdays off of each year's file, swaps aside. In 2020 National Day
    was one day, so that year is left out."""
    holds = True
    for number in range(2021, 2028):
        rules = {day for day in projected(number) if not is_rest(day)}
        file = {entry["date"].toordinal() for entry in YEARS[number]["off"]}
        file = {day for day in file if not is_rest(day)}
        print(f"{number}: {len(file)} weekdays off", "as by the rules" if rules == file else "")
        for day in sorted(rules ^ file):
            holds = False
            print(f"  {date.fromordinal(day)} only", "by the rules" if day in rules else "in its file")
    return holds


COMMANDS = {"check": (check, 1), "sent": (sent, 1), "year": (year, 1), "self": (itself, 0)}

if __name__ == "__main__":
    name, given = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    if name not in COMMANDS or len(given) != COMMANDS[name][1]:
        sys.exit(__doc__)
    sys.exit(0 if COMMANDS[name][0](*given) else 1)
