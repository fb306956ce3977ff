#!/usr/bin/env python3
"""Makes the runtime's time-zone data from the system's tzdata, which is newer than what ICU's library carries inside.

    time-zones.py FOLDER    writes zoneinfo64.txt (ICU's resource, source form) and moment.json into FOLDER

Reads /usr/share/zoneinfo: TZif files (RFC 8536), tzdata.zi for the links, zone.tab for the countries.
"""
import bisect
import calendar
import datetime
import json
import re
import struct
import sys

ZONEINFO = "/usr/share/zoneinfo"
# Transitions are listed up to here where a zone's rule cannot be written the way ICU wants it.
LISTED_UNTIL = 2099
# As far as moment's data goes: it knows no rules.
MOMENT_UNTIL = 2037
# Three-letter names that ICU knows beside those of tzdata.
ICU_ALIASES = {
    "ACT": "Australia/Darwin", "AET": "Australia/Sydney", "AGT": "America/Argentina/Buenos_Aires",
    "ART": "Africa/Cairo", "AST": "America/Anchorage", "BET": "America/Sao_Paulo", "BST": "Asia/Dhaka",
    "CAT": "Africa/Maputo", "CNT": "America/St_Johns", "CST": "America/Chicago", "CTT": "Asia/Shanghai",
    "EAT": "Africa/Addis_Ababa", "ECT": "Europe/Paris", "IET": "America/Indiana/Indianapolis", "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo", "MIT": "Pacific/Apia", "NET": "Asia/Yerevan", "NST": "Pacific/Auckland", "PLT": "Asia/Karachi",
    "PNT": "America/Phoenix", "PRT": "America/Puerto_Rico", "PST": "America/Los_Angeles", "SST": "Pacific/Guadalcanal",
    "VST": "Asia/Ho_Chi_Minh",
}


def seconds(year, month=1, day=1):
    return calendar.timegm((year, month, day, 0, 0, 0))


class Period:
    """From a moment on: seconds east of Greenwich, whether that is summer time, and what it is called."""

    def __init__(self, start, offset, is_summer, name):
        self.start, self.offset, self.is_summer, self.name = start, offset, is_summer, name
        self.standard = offset  # what of the offset is not summer time; see split()

    def same_clock(self, other):
        return (self.offset, self.standard) == (other.offset, other.standard)


class Change:
    """When a rule changes the clock, every year: week `week` of `month`, `weekday` (0 is Sunday), wall seconds."""

    def __init__(self, text):
        match = re.fullmatch(r"M(\d+)\.(\d)\.(\d)(?:/([-+]?\d+)(?::(\d+))?(?::(\d+))?)?", text)
        if not match:
            raise ValueError("a rule that is no month, week and day: " + text)
        self.month, self.week, self.weekday = (int(part) for part in match.group(1, 2, 3))
        self.time = clock(match.group(4) or "2", match.group(5), match.group(6))

    def wall(self, year):
        first = seconds(year, self.month)
        day = (self.weekday - (first // 86400 + 4)) % 7 + 7 * (self.week - 1)
        while day >= calendar.monthrange(year, self.month)[1]:
            day -= 7
        return first + day * 86400 + self.time

    def icu(self):
        """[month, day, weekday, seconds, 0 for wall time]: ICU takes no time below 0 or above a day."""
        days, time = divmod(self.time, 86400)
        if self.time == 86400:
            days, time = 0, 86400
        weekday = -((self.weekday + days) % 7 + 1)
        last = calendar.monthrange(2023, self.month)[1]
        if self.week < 5:
            day = 7 * (self.week - 1) + 1 + days
            if not 1 <= day <= last - 6:
                raise ValueError("a rule across months")
        else:
            if days > 0 or self.month == 2:
                raise ValueError("a rule across months")
            day = -(last + days)
        return [self.month - 1, day, weekday, time, 0]


def clock(hours, minutes=None, secs=None):
    total = int(hours.lstrip("+-")) * 3600 + int(minutes or 0) * 60 + int(secs or 0)
    return -total if hours.startswith("-") else total


class Rule:
    """What goes on for ever after the last listed transition, out of a TZ string (POSIX)."""

    def __init__(self, text):
        name, offset = r"(<[-+\w]+>|[A-Za-z]+)", r"([-+]?\d+)(?::(\d+))?(?::(\d+))?"
        match = re.fullmatch(f"{name}{offset}(?:{name}(?:{offset})?,([^,]+),([^,]+))?", text)
        if not match:
            raise ValueError("a rule that cannot be read: " + text)
        self.name, self.offset = match[1].strip("<>"), -clock(*match.group(2, 3, 4))
        self.changes = None
        if match[5]:
            self.summer_name = match[5].strip("<>")
            self.summer_offset = -clock(*match.group(6, 7, 8)) if match[6] else self.offset + 3600
            self.changes = Change(match[9]), Change(match[10])

    def periods(self, year):
        """The year's periods, in their order."""
        if not self.changes:
            return []
        begin, end = (change.wall(year) for change in self.changes)
        return sorted(
            [Period(begin - self.offset, self.summer_offset, True, self.summer_name),
             Period(end - self.summer_offset, self.offset, False, self.name)], key=lambda period: period.start)

    def icu(self):
        """ICU's eleven numbers, with summer time always ahead."""
        begin, end = self.changes
        saved = self.summer_offset - self.offset
        if saved < 0:
            begin, end, saved = end, begin, -saved
        return begin.icu() + end.icu() + [saved]


class Zone:
    """The periods of a zone: the first starts before everything, the last listed ones run to LISTED_UNTIL."""

    def __init__(self, name):
        with open(f"{ZONEINFO}/{name}", "rb") as file:
            data = file.read()
        skipped = self.counts(data, 0)
        at = 44 + self.bytes(skipped, 4)
        counts = self.counts(data, at)
        _, _, _, times, types, chars = counts
        at += 44
        starts = struct.unpack_from(f">{times}q", data, at)
        indices = data[at + 8 * times:at + 9 * times]
        at_types = at + 9 * times
        kinds = [struct.unpack_from(">iBB", data, at_types + 6 * index) for index in range(types)]
        names = data[at_types + 6 * types:at_types + 6 * types + chars]

        def period(start, index):
            offset, is_summer, where = kinds[index]
            return Period(start, offset, bool(is_summer), names[where:names.index(0, where)].decode())

        self.periods = [period(None, 0)] + [period(start, index) for start, index in zip(starts, indices)]
        self.rule = Rule(data[at + self.bytes(counts, 8):].strip(b"\n").decode())
        last = starts[-1] if starts else seconds(1970)
        for year in range(datetime.datetime.fromtimestamp(max(last, 0), datetime.UTC).year, LISTED_UNTIL + 1):
            self.periods += [later for later in self.rule.periods(year) if later.start > last]
        self.split()

    @staticmethod
    def counts(data, at):
        if data[at:at + 4] != b"TZif" or data[at + 4] < ord("2"):
            raise ValueError("not a TZif file of version 2 or later")
        return struct.unpack_from(">6I", data, at + 20)

    @staticmethod
    def bytes(counts, size):
        is_utc, is_standard, leaps, times, types, chars = counts
        return times * (size + 1) + types * 6 + chars + leaps * (size + 4) + is_standard + is_utc

    def split(self):
        """Finds what of each offset is standard time: TZif says only whether some of it is not."""
        for index, period in enumerate(self.periods):
            if not period.is_summer:
                continue
            around = [*self.standard_around(index)]
            if any(other.offset > period.offset for other in around):
                # "Summer" time that is behind: winter time, in truth, and the rest of the year is ahead of it.
                for other in self.periods[max(index - 1, 0):index + 2]:
                    if not other.is_summer and 0 < other.offset - period.offset <= 7200:
                        other.standard = period.offset
                continue
            bases = [other.offset for other in around if 0 < period.offset - other.offset <= 7200]
            period.standard = bases[0] if bases else period.offset - 3600

    def standard_around(self, index):
        """The standard time before a period, then the one after it."""
        for steps in (range(index - 1, -1, -1), range(index + 1, len(self.periods))):
            found = next((self.periods[step] for step in steps if not self.periods[step].is_summer), None)
            if found:
                yield found

    def final_year(self):
        """The first year from whose start on the rule alone says everything; None if there is no such rule."""
        if not self.rule.changes:
            return None
        self.rule.icu()
        year = LISTED_UNTIL
        starts = [period.start for period in self.periods[1:]]
        while year > 1900:
            made = [(period.start, period.offset) for period in self.rule.periods(year)]
            low, high = (bisect.bisect_left(starts, seconds(which)) + 1 for which in (year, year + 1))
            listed = [(period.start, period.offset) for period in self.periods[low:high]]
            if listed != made or self.periods[low - 1].offset != made[-1][1]:
                return year + 1
            year -= 1
        return year


class Resources:
    """Writes ICU's zoneinfo64: names in the order of their bytes, and at the same places zones and regions."""

    def __init__(self, version, zones, links, regions):
        self.version, self.zones, self.links, self.regions = version, zones, links, regions
        self.names = sorted([*zones, *links])
        self.index = {name: index for index, name in enumerate(self.names)}
        self.rules = {}

    def text(self):
        zones = [self.link(name) if name in self.links else self.zone(name) for name in self.names]
        names = [f'"{name}",' for name in self.names]
        regions = [f'"{self.region(name)}",' for name in self.names]
        rules = [f"{name}:intvector {{ {', '.join(map(str, rule))} }}" for rule, name in self.rules.items()]
        return "\n".join([
            "zoneinfo64:table(nofallback) {", f'TZVersion {{ "{self.version}" }}', "Zones:array {", *zones, "}",
            "Names {", *names, "}", "Rules {", *sorted(rules), "}", "Regions:array {", *regions, "}", "}", ""])

    def region(self, name):
        return self.regions.get(name) or self.regions.get(self.links.get(name), "001")

    def link(self, name):
        return f":int {{ {self.index[self.links[name]]} }}"

    def zone(self, name):
        zone = self.zones[name]
        try:
            final = zone.final_year()
        except ValueError:
            final = None
        first, *others = zone.periods
        kinds = [(first.standard, first.offset - first.standard)]
        listed, before = [], first
        for period in others:
            if final and period.start >= seconds(final):
                break
            if not period.same_clock(before):
                kind = (period.standard, period.offset - period.standard)
                if kind not in kinds:
                    kinds.append(kind)
                listed.append((period.start, kinds.index(kind)))
            before = period
        lines = [":table {"]
        for key, inside in (("transPre32", lambda at: at < -1 << 31), ("trans", lambda at: -1 << 31 <= at < 1 << 31),
                            ("transPost32", lambda at: at >= 1 << 31)):
            times = [at for at, _ in listed if inside(at)]
            if not times:
                continue
            words = times if key == "trans" else [word for at in times for word in (at >> 32, signed(at))]
            lines.append(f"{key}:intvector {{ {', '.join(map(str, words))} }}")
        lines.append(f"typeOffsets:intvector {{ {', '.join(f'{raw}, {saved}' for raw, saved in kinds)} }}")
        if listed:
            lines.append(f"typeMap:bin {{ {''.join(f'{kind:02x}' for _, kind in listed)} }}")
        if final:
            rule = tuple(zone.rule.icu())
            label = self.rules.setdefault(rule, f"R{len(self.rules):02}")
            lines += [f'finalRule {{ "{label}" }}', f"finalYear:int {{ {final} }}",
                      f"finalRaw:int {{ {min(zone.rule.offset, zone.rule.summer_offset)} }}"]
        same = sorted([self.index[name], *(self.index[link] for link in self.links if self.links[link] == name)])
        if len(same) > 1:
            lines.append(f"links:intvector {{ {', '.join(map(str, same))} }}")
        return "\n".join(lines + ["}"])


def signed(number):
    """Its lower 32 bits as genrb reads them."""
    return struct.unpack(">i", struct.pack(">I", number & 0xFFFFFFFF))[0]


DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX"


def base60(number, precision=1):
    """A number as moment-timezone writes it: base 60, with a fraction, no leading zero."""
    sign, number = "-" if number < 0 else "", abs(number)
    whole, rest = divmod(round(number * 60 ** precision), 60 ** precision)
    text = ""
    while whole:
        whole, digit = divmod(whole, 60)
        text = DIGITS[digit] + text
    fraction = ""
    for _ in range(precision):
        rest, digit = divmod(rest, 60)
        fraction = DIGITS[digit] + fraction
    fraction = fraction.rstrip("0")
    if not text and not fraction:
        return "0"
    return sign + text + ("." + fraction if fraction else "")


def moment_zone(name, zone):
    """A zone in moment-timezone's packed form: name|names|offsets|indices|seconds between, in minutes, base 60."""
    kinds, indices, times = [], "", []
    before = None
    for period in zone.periods:
        if period.start is not None and period.start >= seconds(MOMENT_UNTIL + 1):
            break
        kind = (period.name, period.offset)
        if kind == before:
            continue
        before = kind
        if kind not in kinds:
            kinds.append(kind)
        indices += DIGITS[kinds.index(kind)]
        if period.start is not None:
            times.append(period.start)
    names = " ".join(name for name, _ in kinds)
    offsets = " ".join(base60(-offset / 60) for _, offset in kinds)
    between = [base60((time - (times[index - 1] if index else 0)) / 60) for index, time in enumerate(times)]
    return "|".join([name, names, offsets, indices, " ".join(between)]) + "|"


def main(folder):
    zones, links, regions, version = {}, {}, {}, "unknown"
    with open(f"{ZONEINFO}/tzdata.zi", encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if line.startswith("# version"):
                version = words[2]
            elif words and words[0] == "Z":
                zones[words[1]] = Zone(words[1])
            elif words and words[0] == "L":
                links[words[2]] = words[1]
    with open(f"{ZONEINFO}/zone.tab", encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                country, _, name = line.split()[:3]
                regions.setdefault(name, country)
    for name, target in links.items():
        while target in links:
            target = links[target]
        links[name] = target
    countries = {}
    for name in sorted(regions):
        countries.setdefault(regions[name], []).append(name)
    moment = {
        "version": version,
        "zones": [moment_zone(name, zones[name]) for name in sorted(zones) if name != "Factory"],
        "links": [f"{links[name]}|{name}" for name in sorted(links)],
        "countries": [f"{country}|{' '.join(names)}" for country, names in sorted(countries.items())],
    }
    with open(f"{folder}/moment.json", "w", encoding="utf-8") as file:
        json.dump(moment, file, separators=(",", ":"))
    for name, target in ICU_ALIASES.items():
        if name not in zones:
            links.setdefault(name, links.get(target, target))
    zones["Etc/Unknown"] = zones["Etc/UTC"]
    with open(f"{folder}/zoneinfo64.txt", "w", encoding="utf-8") as file:
        file.write(Resources(version, zones, links, regions).text())


if __name__ == "__main__":
    main(sys.argv[1])
