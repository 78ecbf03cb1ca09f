"""Prints what honest clients had of each attack as a Markdown table; ends with 1 if any had too much of it.

    attack.py DIR

DIR has phases, a line for each; PHASE.json, the load tool's summary; PHASE.attack.json, the attack tool's. It also writes
attack.json, all figures of the table. A phase called quiet-N is one without attacks; p99 is compared with their median.
The phase decoy, in which somebody else is attacked, is shown and not judged; nor is warm-up.
"""
import json
import os
import statistics
import sys

MOST = 2


def read(directory, name):
    path = os.path.join(directory, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as text:
        return json.load(text)


def figures(directory, phase):
    run, attack = read(directory, phase + ".json"), read(directory, phase + ".attack.json")
    if run is None:
        return {"phase": phase, "failed": True, "attack": attack}
    returns = run.get("returns") or {}
    return {"phase": phase, "failed": not run["ok"], "p50": run["latency"]["p50Ms"], "p99": run["latency"]["p99Ms"],
            "max": run["latency"]["maxMs"], "lost": run["delivery"]["lost"], "closed": sum(run["closes"].values()),
            "notIn": run["connect"]["failed"], "back": returns.get("churned", 0) - returns.get("notBack", 0),
            "notBack": returns.get("notBack", 0), "retries": returns.get("failed", 0),
            "backP99": (returns.get("time") or {}).get("p99Ms", 0),
            "cores": run["process"]["cpuSeconds"] / max(run["delivery"]["seconds"], 0.001), "attack": attack}


def got_back(attack):
    """What attackers got: how their sockets ended and which errors they were told, the most frequent first."""
    if attack is None:
        return "–"
    ends, errors = {}, {}
    for kind in attack["kinds"].values():
        for name, count in kind["ends"].items():
            ends[name] = ends.get(name, 0) + count
        for code, count in kind["errors"].items():
            errors["error " + code] = errors.get("error " + code, 0) + count
    most = sorted({**ends, **errors}.items(), key=lambda each: -each[1])
    return ", ".join(f"{name} × {count:,}" for name, count in most[:6]) + (" …" if len(most) > 6 else "")


def main(directory):
    with open(os.path.join(directory, "phases"), encoding="utf-8") as lines:
        phases = [figures(directory, line.strip()) for line in lines if line.strip()]
    quiet = statistics.median(each["p99"] for each in phases if each["phase"].startswith("quiet") and "p99" in each)
    print("| attack | honest: p50, p99, max, ms | p99 by quiet | lost | closed, not in | newcomers: in, p99 ms, refused tries "
          "| gateway, attackers: cores | what attackers got |\n|---|---|---|---|---|---|---|---|")
    bad = []
    for each in phases:
        if each["phase"] == "warm-up":
            continue
        if "p99" not in each:
            bad.append(each["phase"])
            print(f"| {each['phase']} | no result |||||| {got_back(each['attack'])} |")
            continue
        each["ratio"] = each["p99"] / quiet
        if each["failed"] or each["phase"] != "decoy" and each["ratio"] > MOST:
            bad.append(each["phase"])
        attack = each["attack"]
        taken = attack["cpuSeconds"] / attack["seconds"] if attack else 0
        print("| {phase} | {p50:,.1f}, {p99:,.1f}, {max:,.0f} | {ratio:.2f} | {lost:,} | {closed:,}, {notIn:,} | "
              "{back:,}, {backP99:,.0f}, {retries:,} | {cores:.2f}, {taken:.2f} | {got} |".format(
                  **each, taken=taken, got=got_back(attack)))
    heap = []
    for name in ("heap.before", "heap.after"):
        with open(os.path.join(directory, name), encoding="utf-8") as text:
            heap.append(int(text.read()) / (1 << 20))
    print("\nquiet p99 {:.1f} ms (median); live heap without clients {:.1f} MiB before the attacks, {:.1f} after".format(
        quiet, *heap))
    p99 = {each["phase"]: each["p99"] for each in phases if "p99" in each}
    if "all" in p99 and "decoy" in p99:
        print("p99 with all attacks, by p99 while the same went to the decoy: {:.2f}".format(p99["all"] / p99["decoy"]))
    print("too much: " + ", ".join(bad) if bad else "honest clients lost nothing, and p99 was within twice its quiet value")
    with open(os.path.join(directory, "attack.json"), "w", encoding="utf-8") as out:
        json.dump({"quietP99Ms": quiet, "heapMiB": heap, "bad": bad, "phases": phases}, out, indent=2)
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: attack.py DIR")
    sys.exit(main(sys.argv[1]))
