"""Speculative decoding against none: where a text is repeated with a change, and in an ordinary chat."""

import json
import os
import statistics
import subprocess
import tempfile

ROUNDS = 3
# Small models write little of a long text; this one is repeated to the end.
TEXT = (
    "The river rises in the hills behind the village. It runs past the mill and the old bridge, and past the field "
    "where the fair is held. In spring it is brown and fast, and nobody goes near it. In summer the children swim "
    "where the willows stand, and the old men sit on the bridge and talk. In autumn the leaves of the willows lie on "
    "it like a carpet. In winter it is frozen, and the village is quiet. The miller says that the river is older than "
    "the hills, and that it will be there when the village is gone. His wife says that a river is only water, and "
    "that water does not care. On Sundays they walk along it together, up to the spring and back, and do not speak. "
    "The doctor fishes there in the evening. He has never caught anything, and he does not mind. The teacher takes "
    "the children to the bridge and tells them where the water goes: past the town, past the city, and into the sea. "
    "Some of them want to follow it. Most of them stay. Those who left come back in summer, for the fair, and stand "
    "on the bridge, and say that the river was wider when they were young. The miller laughs at them. He measured it, "
    "he says, and it is as wide as it was. It is you who were small. Then they laugh, too, and go to the fair, and "
    "dance until the lamps are put out. In the morning they are gone, and the river runs past the mill and the bridge "
    "and the empty field, and past the willows, and on to the sea.")
TASKS = {
    "repeat a text with a word replaced": f"Repeat this text, with the word miller replaced by baker:\n\n{TEXT}",
    "chat": "Write a very long story about a fox who climbs a mountain, with many details.",
}


def ask(environment, question, mode):
    output = subprocess.run(
        [os.environ["CANTER_BINARY"], "ask", "-m", os.environ["CANTER_TEST_MODEL"], "--json", "--incognito",
         "--max-tokens", "320", "--context", "2048", "--temperature", "0", "--speculation", mode, question],
        check=True, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL).stdout
    return json.loads(output)


def run():
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home}
        for task, question in TASKS.items():
            speeds = {mode: [] for mode in ("off", "auto", "ngram")}
            drafts = {}
            for _ in range(ROUNDS):
                for mode in speeds:
                    report = ask(environment, question, mode)
                    speeds[mode].append(report["timings"]["decode_tps"])
                    drafts[mode] = report["usage"].get("drafts") or {}
            yield f"{task}: without", f"{statistics.median(speeds['off']):.1f} tok/s"
            for mode in ("auto", "ngram"):
                ratios = [with_drafts / without for with_drafts, without in zip(speeds[mode], speeds["off"])]
                yield f"{task}: {mode} / without, median", f"{statistics.median(ratios):.3f}"
                counts = drafts[mode]
                if counts:
                    yield "  drafted, accepted", f"{counts['drafted']}, {counts['accepted']}"
