"""What a long conversation costs to go on with: read anew, and taken from where it was parked.

Nine turns of some 4,000 tokens are read and parked; the tenth question then follows them, once with their state put
back and once as if they had never been read.
"""

import json
import os
import statistics
import subprocess
import tempfile

ROUNDS = 5
TURNS = 9
# With the template's own, some 440 tokens a turn.
STORY = (
    "The river rises in the hills behind the village, and runs past the mill and the old bridge. In spring it is brown "
    "and fast, in summer the children swim where the willows stand, in winter it is frozen. ")
REPLY = 24


def conversation(turns, question):
    """`turns` questions, all but the last answered, each turn another text, then the last."""
    messages = []
    for turn in range(turns):
        messages.append({"role": "user", "content": f"Part {turn + 1} of the story. {STORY * 9}What do you see?"})
        messages.append({"role": "assistant", "content": f"I see part {turn + 1} of the story and a river."})
    messages.append({"role": "user", "content": question})
    return messages


def ask(environment, *arguments):
    output = subprocess.run(
        [os.environ["CANTER_BINARY"], "ask", "-m", os.environ["CANTER_TEST_MODEL"], "--json", "--context", "8192",
         "--temperature", "0", "--speculation", "off", "--max-tokens", str(REPLY), "--ignore-eos", "on", *arguments],
        check=True, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL).stdout
    return json.loads(output)


def run():
    reading, parking, restoring, reused, fresh = [], [], [], [], []
    tokens = size = 0
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home}
            file = os.path.join(home, "messages.json")
            with open(file, "w") as target:
                json.dump(conversation(TURNS - 1, f"Part {TURNS} of the story. {STORY * 9}What do you see?"), target)
            nine = ask(environment, "--messages", file)
            ten = ask(environment, "--continue", "What did the children do in summer?")
            with open(file, "w") as target:
                json.dump(
                    conversation(TURNS - 1, f"Part {TURNS} of the story. {STORY * 9}What do you see?")
                    + [{"role": "assistant", "content": nine["reply"]},
                       {"role": "user", "content": "What did the children do in summer?"}], target)
            anew = ask(environment, "--incognito", "--messages", file)
            if ten["prompt"]["reused"] < 0.9 * ten["prompt"]["total"] or anew["prompt"]["reused"] > 0:
                raise SystemExit("The test became another one: the tenth turn reused too little, or the fresh one some.")
            tokens, size = nine["parked"]["tokens"], nine["parked"]["bytes"]
            reading.append(nine["timings"]["prefill_s"])
            parking.append(nine["parked"]["seconds"])
            restoring.append(ten["restored"]["seconds"])
            reused.append(ten["timings"]["ttft_s"])
            fresh.append(anew["timings"]["ttft_s"])

    def ratio(name, ours, theirs):
        ratios = [a / b for a, b in zip(ours, theirs)]
        return name, f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"

    yield "tokens parked, size of the file", f"{tokens}, {size / 1e6:.0f} MB"
    yield "reading them", f"{statistics.median(reading):.2f} s"
    yield "parking / reading", f"{statistics.median(parking) * 1000:.0f} ms"
    yield ratio("  ratio, median of %d (lowest to highest)" % ROUNDS, parking, reading)
    yield "restoring / reading", f"{statistics.median(restoring) * 1000:.0f} ms"
    yield ratio("  ratio, median (lowest to highest)", restoring, reading)
    yield "time to first token of turn 10: read anew", f"{statistics.median(fresh):.2f} s"
    yield "time to first token of turn 10: reused", f"{statistics.median(reused):.3f} s"
    yield ratio("  ratio, median (lowest to highest)", reused, fresh)
