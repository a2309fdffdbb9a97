"""What an outside observer knows of a paced reply: the server's own log, nothing of the client's."""

import bisect
import math


class Observer:
    """The figures of one finished `Reply`, by the definitions the meters have.

    `sent` is when the question was sent; the server knows but when the request came.
    """

    def __init__(self, reply, sent=None):
        self.reply = reply
        self.sent = reply.asked if sent is None else sent
        self.times = [time for time, _, _ in reply.written]
        self.counts = [0]
        for _, tokens, _ in reply.written:
            self.counts.append(self.counts[-1] + tokens)

    # The reply

    @property
    def first_token(self):
        return self.times[0] - self.sent

    def decode_seconds(self, with_end=False):
        """From the first token to the last; `with_end` to the one that ends the reply and has no text."""
        return (with_end and self.reply.end_made or self.reply.made[-1]) - self.reply.made[0]

    def decode_rate(self, with_end=False):
        tokens = self.reply.counted if with_end else self.reply.tokens
        return (tokens - 1) / self.decode_seconds(with_end)

    @property
    def effective_rate(self):
        return self.reply.tokens / (self.times[-1] - self.sent)

    @property
    def new_tokens(self):
        return self.reply.prompt - (self.reply.cached or 0)

    @property
    def prefill_seconds(self):
        return self.reply.read - self.reply.reading

    @property
    def prefill_rate(self):
        return self.new_tokens / self.prefill_seconds

    @property
    def reasoning_seconds(self):
        reasoning = [time for time, _, channel in self.reply.written if channel == "reasoning"]
        answer = [time for time, _, channel in self.reply.written if channel == "answer"]
        return answer[0] - reasoning[0] if reasoning else None

    def gap(self, percent):
        """The gap that so many per cent of all are no longer than; 100 for the longest."""
        made = self.reply.made
        gaps = sorted(later - earlier for earlier, later in zip(made, made[1:]))
        return gaps[max(0, math.ceil(percent / 100 * len(gaps)) - 1)]

    # The moment

    def live(self, moment, slack=0.003):
        """The lowest and highest rate of the second before a moment; (None, None) before there is one.

        A token within `slack` of either end of that second counts or does not, as it may be seen.
        """
        first = self.times[0]
        start = max(first, moment - 1)
        stretch = moment - start
        if stretch < 0.1:
            return None, None
        opening = self.counts[1] if start == first else 0
        lowest = self.before(moment - slack) - max(opening, self.before(start + slack))
        highest = self.before(moment + slack) - max(opening, self.before(start - slack))
        return tuple(tokens / stretch if tokens >= 4 else None for tokens in (lowest, highest))

    def live_between(self, start, end):
        """The lowest and highest rate of all moments of a stretch, and whether there was none for some."""
        ends = [self.live(start + (end - start) * step / 32) for step in range(33)]
        rates = [rate for pair in ends for rate in pair if rate is not None]
        silent = any(rate is None for pair in ends for rate in pair)
        return (min(rates), max(rates), silent) if rates else (None, None, True)

    def before(self, moment):
        """Tokens written up to a moment."""
        return self.counts[bisect.bisect_right(self.times, moment)]
