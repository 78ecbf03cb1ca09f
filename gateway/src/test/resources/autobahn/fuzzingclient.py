"""Autobahn's fuzzing client: jython fuzzingclient.py URL OUTDIR CASES EXCLUDED, the last two as 1.*,2.3 or empty."""
import sys

from autobahntestsuite import fuzzing, wstest

url, outdir, cases, excluded = sys.argv[1:]

# The suite gives a server a second for most answers, and ends the connection then. Its own process has to hear the
# answer in that time, too: too little on machines that are shared. Patience takes no time when the answers come.
PATIENCE = 10
# The pauses in 6.4, by whose end the server must have closed, are waited out in any case.
PAUSE = 3


def lengthen(name, factor):
    original = getattr(fuzzing.FuzzingProtocol, name)
    setattr(fuzzing.FuzzingProtocol, name, lambda self, delay, *more: original(self, delay * factor, *more))


lengthen('killAfter', PATIENCE)
lengthen('closeAfter', PATIENCE)
lengthen('continueLater', PAUSE)

wstest.start({'mode': 'fuzzingclient'}, {
    'outdir': outdir,
    'servers': [{'agent': 'sluice', 'url': url}],
    'cases': cases.split(','),
    'exclude-cases': excluded.split(',') if excluded else [],
    'options': {
        # What it finds wrong it says with a close frame, as servers have to.
        'failByDrop': False,
        'closeHandshakeTimeout': PATIENCE,  # seconds
        'serverConnectionDropTimeout': PATIENCE,
    },
})
