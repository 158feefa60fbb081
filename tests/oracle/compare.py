"""How two packages of public holidays differ, as working-day calendars, from calendars/vn/.

Needs `pip install holidays`, Node and `npm install date-holidays`. Where the npm package is not
found from the working directory, NODE_PATH names the node_modules it is in:

    NODE_PATH=DIR/node_modules python3 tests/oracle/compare.py

What it found is in docs/calendars-compared.md.
"""

import json
import subprocess
from datetime import date

import dates
import holidays

YEARS = range(2020, 2028)
ACCEPTED = range(date(2024, 1, 2).toordinal(), date(2027, 10, 31).toordinal() + 1)
AMOUNTS = [7, 10, 20]

# Public holidays only; an entry may span several days, up to but not including its end.
NODE = """
const Holidays = require('date-holidays');
const vietNam = new Holidays('VN');
const day = (moment) => new Date(moment.getTime() + 7 * 3600e3).toISOString().slice(0, 10);
const off = new Set();
for (const year of JSON.parse(process.argv[1]))
  for (const { type, start, end } of vietNam.getHolidays(year))
    for (let at = start; type === 'public' && at < end; at = new Date(at.getTime() + 24 * 3600e3))
      off.add(day(at));
console.log(JSON.stringify({
  off: [...off], version: require('date-holidays/package.json').version }));
"""


def npm_days():
    asked = ["node", "-e", NODE, json.dumps(list(YEARS))]
    answer = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    return answer["version"], {date.fromisoformat(day).toordinal() for day in answer["off"]}


def days_of_years():
    return range(date(YEARS[0], 1, 1).toordinal(), date(YEARS[-1], 12, 31).toordinal() + 1)


def without(off):
    """The days that work where the weekdays `off` do not, and no Saturday does."""
    return {day for day in days_of_years() if not dates.is_rest(day) and day not in off}


def due(works, day, amount):
    while amount > 0:
        day += 1
        amount -= day in works
    return day


def listed(days):
    return ", ".join(date.fromordinal(day).strftime("%d %b") for day in sorted(days)) or "-"


OFFICIAL = {day for day in days_of_years() if dates.KINDS[day] in dates.WORKS}
VERSION, NPM_OFF = npm_days()
VIET_NAM = holidays.country_holidays("VN", years=YEARS)
LIBRARIES = {
    f"date-holidays {VERSION}": without(NPM_OFF),
    f"holidays {holidays.__version__}": {
        day for day in days_of_years() if VIET_NAM.is_working_day(date.fromordinal(day))
    },
}

for name, works in LIBRARIES.items():
    print(f"\n{name}")
    for year in YEARS:
        days = [day for day in days_of_years() if date.fromordinal(day).year == year]
        weekdays = {day for day in days if not dates.is_rest(day)}
        rest = set(days) - weekdays
        print(f"{year}  weekdays off: {len(weekdays - OFFICIAL)}"
              f"  missing: {listed(weekdays & works - OFFICIAL)}"
              f"  extra: {listed(weekdays & OFFICIAL - works)}"
              f"  Saturdays worked: {len(rest & OFFICIAL)}"
              f"  missing: {listed(rest & OFFICIAL - works)}"
              f"  extra: {listed(rest & works - OFFICIAL)}")

accepted = [day for day in ACCEPTED if day in OFFICIAL]
right = {(day, amount): due(OFFICIAL, day, amount) for day in accepted for amount in AMOUNTS}
print(f"\nwrong return dates, of {len(accepted)} days of acceptance")
for name, works in {
    "weekends only": without(set()),
    **LIBRARIES,
    "days off, worked Saturdays left out": without(set(days_of_years()) - OFFICIAL),
    "day of acceptance counted as day 1": None,
}.items():
    shares = []
    for amount in AMOUNTS:
        found = [due(works, day, amount) if works else due(OFFICIAL, day, amount - 1) for day in accepted]
        wrong = [answer - right[day, amount] for day, answer in zip(accepted, found)
                 if answer != right[day, amount]]
        shares.append(f"{amount}: {len(wrong):4} {100 * len(wrong) / len(accepted):5.1f} %"
                      f" ({sum(late < 0 for late in wrong)} early)")
    print(f"{name:36}", "   ".join(shares))
