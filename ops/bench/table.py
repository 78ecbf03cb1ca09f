"""Prints what a bench's directory holds as one Markdown table: a column for each peer, with its ratio to Sluice.

    table.py DIR

DIR has peers.tsv (name, title, why it was left out, versions), loads.tsv (name, clients, channels, messages a second),
and for each run PEER@LOAD@ROUND.json, the load tool's summary, or PEER@LOAD@ROUND.failed, why there is none.
"""
import csv
import glob
import json
import os
import sys

REFERENCE = "sluice"


class Runs:
    """The summaries of all runs."""

    def __init__(self, directory):
        self.directory = directory
        self.peers = self._lines("peers.tsv")
        self.loads = self._lines("loads.tsv")

    def _lines(self, name):
        with open(os.path.join(self.directory, name), encoding="utf-8") as lines:
            return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

    def _paths(self, peer, load, kind):
        return sorted(glob.glob(os.path.join(self.directory, f"{peer}@{load}@*.{kind}")))

    def of(self, peer, load):
        summaries = []
        for path in self._paths(peer, load, "json"):
            with open(path, encoding="utf-8") as summary:
                summaries.append(json.load(summary))
        return summaries

    def failures(self, peer, load):
        reasons = []
        for path in self._paths(peer, load, "failed"):
            with open(path, encoding="utf-8") as reason:
                reasons.append(reason.read().strip())
        return reasons

    def mean(self, peer, load, *names):
        """The mean of a figure, named by its place in the summary; None when no run has it."""
        values = [value for value in (find(run, names) for run in self.of(peer, load)) if value is not None]
        return sum(values) / len(values) if values else None


def find(summary, names):
    for name in names:
        if name == "latency" and not summary[name]["count"]:
            return None     # nothing that was measured has come
        summary = (summary or {}).get(name)
    return summary


def short(ratio):
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def share(part, whole):
    percent = 100 * part / whole if whole else 0
    return f"{percent:.1f} %" if percent >= 0.1 else "< 0.1 %"


def faults(runs, peer, load):
    """What went wrong, or 'none'; a dash when it was not tried."""
    summaries = runs.of(peer, load)
    if runs.failures(peer, load):
        return "failed"
    if not summaries:
        return "–"
    total = lambda *names: sum(find(run, names) or 0 for run in summaries)
    found = []
    if total("connect", "failed"):
        found.append(share(total("connect", "failed"), total("connect", "requested")) + " not connected")
    if total("publish", "failed"):
        found.append(share(total("publish", "failed"), total("publish", "planned")) + " refused")
    unsent = total("publish", "planned") - total("publish", "sent") - total("publish", "failed")
    if unsent > 0:
        found.append(share(unsent, total("publish", "planned")) + " not sent")
    for what in ("lost", "duplicated", "reordered", "altered", "misrouted", "unsubscribed"):
        if total("delivery", what):
            found.append(share(total("delivery", what), total("delivery", "expected")) + " " + what)
    closes = sum(sum(run["closes"].values()) for run in summaries)
    if closes:
        found.append(f"{closes:,} closed")
    if not found and not all(run["ok"] for run in summaries):
        found.append("not ok")
    return ", ".join(found) or "none"


def table(runs):
    shown = [(name, title) for name, title, left_out, _ in runs.peers if not left_out]
    print("| | " + " | ".join(title for _, title in shown) + " |")
    print("|---" * (len(shown) + 1) + "|")

    def line(what, cell):
        print(f"| {what} | " + " | ".join(cell(name) for name, _ in shown) + " |")

    def row(what, form, figure):
        reference = figure(REFERENCE)

        def cell(peer):
            value = figure(peer)
            if value is None:
                return "–"
            compared = peer != REFERENCE and reference and reference > 0 and value >= 0
            return form.format(value) + (f" ({short(value / reference)} ×)" if compared else "")
        if any(figure(name) is not None for name, _ in shown):
            line(what, cell)

    for load, clients, channels, rate in runs.loads:
        mean = lambda peer, *names, load=load: runs.mean(peer, load, *names)
        of = f" over {int(channels):,} channels" if int(channels) > 1 else ""
        line(f"**{int(clients):,} clients, {float(rate):,.0f} messages/s{of}**", lambda peer: "")
        row("CPU per delivery, µs", "{:,.2f}", lambda peer: mean(peer, "process", "cpuMicrosPerDelivery"))
        row("latency p50, ms", "{:,.1f}", lambda peer: mean(peer, "latency", "p50Ms"))
        row("latency p99, ms", "{:,.1f}", lambda peer: mean(peer, "latency", "p99Ms"))
        line("faults", lambda peer, load=load: faults(runs, peer, load))
    idle(runs, line, row)


def idle(runs, line, row):
    """The rows about connections, of the first load."""
    load, clients, *_ = runs.loads[0]
    heap = lambda peer: runs.mean(peer, load, "process", "heap", "bytesPerConnection")
    resident = lambda peer: runs.mean(peer, load, "process", "residentBytesPerConnection")
    line(f"**{int(clients):,} clients, idle**", lambda peer: "")
    row("live heap per connection, B", "{:,.0f}", heap)
    row("resident growth per connection, B", "{:,.0f}", resident)
    row("both, B", "{:,.0f}", lambda peer: None if resident(peer) is None else resident(peer) + (heap(peer) or 0))
    row("connects and subscribes/s", "{:,.0f}", lambda peer: runs.mean(peer, load, "connect", "perSecond"))


def notes(runs):
    for name, title, left_out, version in runs.peers:
        reasons = [reason for load, *_ in runs.loads for reason in runs.failures(name, load)]
        said = [left_out or version] + [f"failed: {reason}" for reason in reasons]
        print(f"- {title}: " + "; ".join(text for text in said if text))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: table.py DIR")
    found = Runs(sys.argv[1])
    table(found)
    print()
    notes(found)
