"""``route-audit prices``: the price book."""

HELP = "List, show and check prices."

EXAMPLES = """\
route-audit prices list --provider openai
route-audit prices show gpt-6-luna
route-audit prices check"""
COMMANDS = ()
