"""What the invented support product asks its models, and what they answer.

Tarnwerk sells routers, cameras and doorbells. Every name, address and number here is made up.
Long parts of a prompt (the support handbook, whole passages) are left out where a text says
``[...]``; the token counts of ``traffic.py`` are those of the whole prompt.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from invented.dice import Dice

CALL = "call:"
"""Begins the role of an answer that called a tool; the tool's name follows."""

Messages = tuple[tuple[str, str], ...]
"""Role and words of each turn: system, user, assistant, tool, or CALL with the name of a tool."""


@dataclass(frozen=True)
class Text:
    """One prompt and its answer; ``tool_call`` is the name of the tool that the answer calls, if any."""

    messages: Messages
    answer: str
    tool_call: str | None = None
    tools: tuple[dict[str, Any], ...] = ()
    schema: dict[str, Any] | None = None


PRODUCTS = ("Tarn 6 router", "Tarn Mini", "Tarn Cam", "Tarn Bell", "Tarn Hub")
FIRST_NAMES = (
    "Ada",
    "Bruno",
    "Chidi",
    "Dana",
    "Elif",
    "Femi",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kei",
    "Lena",
)
LAST_NAMES = ("Abara", "Berg", "Costa", "Dvorak", "Eriksen", "Fontaine", "Gruber", "Haas", "Ito", "Jansen")
CITIES = ("Aarhus", "Bologna", "Cork", "Dresden", "Evora", "Ghent", "Malmo", "Nantes", "Poznan", "Zurich")

ARTICLES = (
    (
        "Reset",
        "Hold the button beside the power port for ten seconds until the ring blinks white. All settings are lost.",
        "How do I put my {product} back to factory settings?",
        "Hold the button beside the power port for ten seconds until the ring blinks white; this erases all settings",
    ),
    (
        "Warranty",
        "Devices carry a warranty of 24 months from delivery. Batteries carry 12 months. Water damage is not covered.",
        "How long is the warranty on a {product}?",
        "The warranty runs 24 months from delivery, 12 months for batteries; water damage is not covered",
    ),
    (
        "Returns",
        "Unused devices can be sent back within 30 days. The label is in your account under Orders.",
        "Can I still send back the {product} that I got {days} days ago?",
        "Unused devices can be returned within 30 days of delivery with the label from Orders in your account",
    ),
    (
        "Mesh limit",
        "A network holds one router and up to six Tarn Mini. Beyond six the newest one stays offline.",
        "How many Tarn Mini can I add to one {product}?",
        "One network holds up to six Tarn Mini beside its router",
    ),
    (
        "Video storage",
        "Clips are kept for 14 days on the Basic plan and for 60 days on the Plus plan.",
        "For how many days does my {product} keep its clips on Basic?",
        "On the Basic plan clips are kept for 14 days",
    ),
    (
        "Bands",
        "The router offers 2.4 and 5 GHz under one name. Split them under Radio, Advanced, Separate names.",
        "Where do I split the 2.4 and 5 GHz networks on the {product}?",
        "Open Radio, then Advanced, and switch on Separate names",
    ),
    (
        "Shipping",
        "Orders before 14:00 leave the same working day. Delivery takes two to four working days in the EU.",
        "When does my order of a {product} reach {city} if I order at {hour}:00?",
        "Orders placed before 14:00 leave the same day and take two to four working days within the EU",
    ),
    (
        "Power",
        "The doorbell needs 16 to 24 V AC. A plug-in transformer is in the accessory list as part 4417.",
        "Which voltage does the {product} need?",
        "It needs 16 to 24 V AC; part 4417 is a plug-in transformer that fits",
    ),
)

FAQ = (
    ("Where can I see my invoices?", "You find every invoice in your account under Orders, then Documents."),
    ("What are your phone hours?", "We answer the phone Monday to Friday from 8:00 to 18:00 CET."),
    (
        "How do I change my e-mail address?",
        "Open Account, then Profile, and confirm the new address by the link we send.",
    ),
    (
        "Which payment methods do you take?",
        "We take cards, SEPA debit, PayPal and invoice for business customers.",
    ),
    ("Do you ship to Norway?", "Yes, we ship to Norway; duties are shown before you pay."),
    ("Where is the serial number?", "The serial number is on the label under the device and begins with TW."),
    (
        "How do I cancel the Plus plan?",
        "Open Plans, choose Plus, then End at renewal. It runs until the period ends.",
    ),
    (
        "Is there a student discount?",
        "Students get 10 % with a valid student card; send a photo to the help desk.",
    ),
)

TICKETS = (
    (
        "billing",
        "I was charged {amount} EUR twice for order {order} on my card and only ordered one {product}.",
    ),
    (
        "billing",
        "The invoice for {order} still shows the old VAT number of our company, please send a new one.",
    ),
    (
        "technical",
        "My {product} drops the connection every evening around {hour}:00, the ring turns amber, then it is back.",
    ),
    (
        "technical",
        "Since the update my {product} does not find the {other} any more although both are in one room.",
    ),
    (
        "shipping",
        "Order {order} was due in {city} {days} days ago and the tracking page has not moved since.",
    ),
    (
        "shipping",
        "The parcel for {order} came open and the {product} was missing, only the cable was inside.",
    ),
    (
        "account",
        "I can't log in, the code by text message never arrives on my new number, account of {name}.",
    ),
    ("account", "Please move my {product} to the account of {name}, I am moving out of {city} next week."),
    (
        "returns",
        "I want to send back the {product} from {order}, it is too large for our hall, how do I get a label?",
    ),
    (
        "other",
        "Hello, our club in {city} looks for a sponsor and we like your {product} very much. Regards, {name}",
    ),
)

FOREIGN = (
    (
        "de",
        "Mein {product} verliert jeden Abend die Verbindung. Bestellung {order}, {name}, {mail}. Was kann ich tun?",
    ),
    ("de", "Bitte senden Sie die Rechnung zu {order} an {mail}. Danke, {name} aus {city}"),
    (
        "fr",
        "Mon {product} ne s'allume plus depuis hier. Commande {order}. Merci de me rappeler, {name}, {mail}",
    ),
    ("fr", "Je voudrais renvoyer le {product} de la commande {order}, il est arrive casse. {name}, {city}"),
    ("es", "El {product} no se conecta al router. Pedido {order}. Un saludo, {name}, {mail}"),
    ("en", "Hi, {name} here from {city}, order {order}: the {product} blinks red. Reach me at {mail}."),
)

VERDICTS = (
    (
        (
            "The seal was broken, so the return rule for unused devices does not apply by itself; but the fault was reported "
            "on day {days}, inside the statutory warranty, and the history shows two failed repairs. A third repair would be "
            "unreasonable. Refund the device in full, keep the shipping fee, and tell the customer why [...]"
        ),
        "refund",
    ),
    (
        (
            "Two rules conflict: the promotion excludes refunds, the warranty does not. The warranty is law and goes first. "
            "The history shows no earlier complaint and the photo shows a bent port, which is wear from outside. Decline the "
            "refund, offer a repair at cost, and name the way to object, since the photo is not conclusive [...]"
        ),
        "decline",
    ),
    (
        (
            "The customer paid {amount} EUR for two devices and used one for {days} days. A full refund would reward the use, "
            "none would ignore the late delivery that we caused. Weigh both: refund the unused device, credit 20 % on the "
            "other, and record the delay as ours so that the next agent does not reopen it [...]"
        ),
        "partial",
    ),
)

CAUSES = (
    (
        "The outage is a consequence, not the cause. The lease is lost 41 s after each channel change, and the channel "
        "changes follow radar events. So the radio leaves the channel, clients re-associate at once, and the DHCP pool of "
        "32 runs dry. Evidence against a power fault: uptime keeps rising. Fix: widen the pool, pin a channel outside DFS; "
        "check by watching lease count over one evening [...]"
    ),
    (
        "Three hypotheses fit the first lines: memory leak, full log partition, a failing flash block. The write errors "
        "begin before memory falls, and only on mtd4, which rules out the leak. The block is failing; the retries fill the "
        "log and that starves the watchdog. Replace the device; as a stopgap turn off clip buffering [...]"
    ),
    (
        "The clock is wrong before every failure: certificates look expired, so the cloud link is refused and the camera "
        "reboots, which resets the clock again. The loop starts when port 123 is blocked. Ask for the firewall change of "
        "that day; prove it by setting the time by hand and watching whether the loop stops [...]"
    ),
)

LOG_LINES = (
    "radio1: radar event on ch 100, moving to ch 36",
    "dhcpd: no free leases in pool lan (32/32)",
    "hostapd: sta re-associated, reason 8",
    "kernel: mtd4: write error at block 211, retry",
    "watchdog: ping missed, uptime {days}d",
    "ntpd: no reply from pool, offset unknown",
    "tls: peer certificate not yet valid",
    "cloud: link refused, backoff 60 s",
    "mem: free 9 MB, cached 2 MB",
)

PLANS = (
    (
        "1. Inventory first, because the old hubs can't export scenes: list them per site. 2. Pilot the site with the least "
        "devices; keep the old hub powered so that a rollback takes minutes. 3. Move in waves of five, cameras last, since "
        "their archive binds to the hub. Risks: bandwidth on wave 3, staff on leave. Stop if more than one site in a wave "
        "fails its check. Cost: about {amount} EUR; the alternative, a big bang, saves a week and risks every site [...]"
    ),
    (
        "The order matters more than the speed. Networks before cameras, because a camera that loses its router needs a "
        "visit. Split the {sites} sites by uplink, not by region. Week 1: mirror settings, no switch. Week 2: two sites, "
        "compare packet loss against the old kit. Decide then. Keep a third of the old devices until the last check [...]"
    ),
)

CODE = (
    (
        "The endpoint pages by cursor, so loop until `next` is null and back off on 429:\n```python\ndef devices(get):\n    "
        "cursor = None\n    while True:\n        page = get('/v2/devices', cursor=cursor)\n        yield from page['items']\n"
        "        cursor = page['next']\n        if cursor is None:\n            return\n```\nYour version stops after one page "
        "because it tests `items`, which may be empty in the middle [...]"
    ),
    (
        "Webhooks can arrive twice and out of order. Store the event id, ignore repeats, and compare `sequence`:\n```python\n"
        "def handle(event, seen, state):\n    if event['id'] in seen:\n        return\n    seen.add(event['id'])\n    old = "
        "state.get(event['device'], -1)\n    if event['sequence'] > old:\n        state[event['device']] = event['sequence']\n"
        "```\nThe race in your code is between the check and the write; keep both in one transaction [...]"
    ),
)

CHAT = (
    ("Thanks, that was all for today!", "Glad I could help. Have a good evening!"),
    ("Tell me something nice about my new router.", "It works while you sleep and never asks for coffee."),
    (
        "Which camera would you take for a cat?",
        "I would look at the Tarn Cam: it follows small movements well [...]",
    ),
    (
        "Can you write a short birthday line for my brother who loves gadgets?",
        "May your updates install at first try.",
    ),
    ("I am a bit annoyed with all of this.", "I understand. Shall we go through it together, step by step?"),
    (
        "What do you think about smart homes?",
        "They can be handy, and they should still work when the cloud does not [...]",
    ),
)

AGENT = (
    (
        "Check order {order}, it should have arrived {days} days ago.",
        "look_up_order",
        '{{"order":"{order}"}}',
    ),
    (
        "",
        None,
        "The carrier lost contact after {city}. I can open a claim or send a second device. Which do you prefer?",
    ),
    (
        "If a new one gets here before Friday send it, else open the claim.",
        "check_stock",
        '{{"product":"{product}"}}',
    ),
    ("", "create_shipment", '{{"order":"{order}","express":true}}'),
    (
        "",
        None,
        "Stock is in {city}; express arrives on Thursday, so I sent a second {product} and stopped the first parcel.",
    ),
    (
        "And who pays if both arrive?",
        None,
        "You keep one and return the other with our label; nothing is charged to you.",
    ),
)
RESULTS = {
    "look_up_order": '{{"order":"{order}","state":"in transit","last_scan":"{city}"}}',
    "check_stock": '{{"product":"{product}","free":{days},"site":"{city}"}}',
    "create_shipment": '{{"ok":true,"eta_days":2}}',
}


def _tool(name: str, argument: str) -> dict[str, Any]:
    parameters = {"type": "object", "properties": {argument: {"type": "string"}}}
    return {"name": name, "parameters": parameters}


TOOLS = (_tool("look_up_order", "order"), _tool("check_stock", "product"), _tool("create_shipment", "order"))


def _schema(name: str, **fields: str) -> dict[str, Any]:
    properties = {key: {"type": kind} for key, kind in fields.items()}
    return {"name": name, "schema": {"type": "object", "properties": properties, "required": list(fields)}}


INVOICE = _schema("invoice", vendor="string", number="string", total="number")
ORDER = _schema("order", product="string", quantity="integer", city="string")
PERSONAL = _schema("personal_data", language="string", personal="array")


def words(dice: Dice) -> dict[str, Any]:
    """One customer's circumstances, to be filled into the texts."""
    first, last = dice.pick(FIRST_NAMES), dice.pick(LAST_NAMES)
    return {
        "product": dice.pick(PRODUCTS),
        "other": dice.pick(PRODUCTS),
        "order": f"T-{dice.between(10_000, 99_999)}",
        "amount": dice.between(39, 480),
        "days": dice.between(3, 29),
        "hour": dice.between(8, 21),
        "sites": dice.between(6, 40),
        "city": dice.pick(CITIES),
        "name": f"{first} {last}",
        "mail": f"{first}.{last}@mail.example".lower(),
    }


def kb_answer(dice: Dice) -> list[Text]:
    """A question over passages that a search found; a quarter of the customers ask again."""
    start = dice.below(len(ARTICLES))
    turns: list[Text] = []
    messages: Messages = (
        (
            "system",
            "Answer only from the passages and cite their number. If they don't say, answer: not found. [...]",
        ),
    )
    for step in range(2 if dice.chance(0.25) else 1):
        right, wrong = ARTICLES[(start + step) % len(ARTICLES)], ARTICLES[(start + step + 3) % len(ARTICLES)]
        place = dice.below(2)
        pair = [wrong, right] if place else [right, wrong]
        passages = "\n".join(f"[{i}] {title}. {body} [...]" for i, (title, body, _, _) in enumerate(pair, 1))
        question = right[2].format(**words(dice))
        answer = f"{right[3]} [{place + 1}]."
        messages = (*messages, ("user", f"Passages:\n{passages}\n\nQuestion: {question}"))
        turns.append(Text(messages, answer))
        messages = (*messages, ("assistant", answer))
    return turns


def faq(dice: Dice) -> list[Text]:
    """A short question that the list of frequent questions answers."""
    question, answer = dice.pick(FAQ)
    system = "You answer frequent questions about Tarnwerk from the list below, in one sentence.\n[...]"
    return [Text((("system", system), ("user", question)), answer)]


def query_rewrite(dice: Dice) -> list[Text]:
    """A customer's message turned into a search query."""
    facts = words(dice)
    topic, ticket = dice.pick(TICKETS)
    system = "Rewrite the customer's message as a short search query. Return only the query."
    message = ticket.format(**facts)
    return [Text((("system", system), ("user", message)), f"{facts['product'].lower()} {topic} help")]


def ticket_summary(dice: Dice) -> list[Text]:
    """What a ticket says, for the agent who takes over."""
    facts = words(dice)
    topic, ticket = dice.pick(TICKETS)
    thread = f"Customer: {ticket.format(**facts)}\nAgent: Thank you, I am looking into it.\nCustomer: Any news? [...]"
    answer = f"- {topic} question about a {facts['product']}, order {facts['order']}\n- no answer from us yet\n- wants news"
    prompt = f"Summarize this ticket in three bullet points, facts only:\n\n{thread}"
    return [Text((("user", prompt),), answer)]


def ticket_triage(dice: Dice) -> list[Text]:
    """One label for a ticket."""
    topic, ticket = dice.pick(TICKETS)
    system = (
        "Classify the ticket into exactly one label: billing, technical, shipping, account, returns, other. "
        "Answer with the label only."
    )
    return [Text((("system", system), ("user", ticket.format(**words(dice)))), topic)]


def invoice_fields(dice: Dice) -> list[Text]:
    """The fields of a supplier's invoice as JSON."""
    facts = words(dice)
    vendor, number = f"{dice.pick(LAST_NAMES)} Parts GmbH", f"R-{dice.between(1000, 9999)}"
    lines = [(dice.between(1, 40), dice.between(2, 90)) for _ in range(dice.between(2, 4))]
    items = "\n".join(f"{count} x part {4400 + price}  {price}.00 EUR" for count, price in lines)
    total = sum(count * price for count, price in lines)
    page = f"{vendor}, {facts['city']}\nInvoice {number}\n{items}\nTotal {total}.00 EUR\n[...]"
    answer = json.dumps({"vendor": vendor, "number": number, "total": total}, separators=(",", ":"))
    prompt = f"Extract vendor, number and total from the invoice as JSON.\n\n{page}"
    return [Text((("user", prompt),), answer, schema=INVOICE)]


def order_fields(dice: Dice) -> list[Text]:
    """An order that came as an e-mail, as JSON."""
    facts = words(dice)
    count = dice.between(1, 12)
    mail = f"Please send {count} of the {facts['product']} to our office in {facts['city']}. Regards, {facts['name']} [...]"
    order = {"product": facts["product"], "quantity": count, "city": facts["city"]}
    system = "Extract the order from the e-mail. Return JSON that follows the schema."
    return [
        Text((("system", system), ("user", mail)), json.dumps(order, separators=(",", ":")), schema=ORDER)
    ]


def personal_data(dice: Dice) -> list[Text]:
    """The language of a message and the personal data in it, before it is stored."""
    facts = words(dice)
    language, message = dice.pick(FOREIGN)
    found = [key for key in ("name", "mail", "order") if f"{{{key}}}" in message]
    answer = json.dumps({"language": language, "personal": found}, separators=(",", ":"))
    prompt = f"Tag the language (ISO 639-1) and list the kinds of personal data:\n{message.format(**facts)}"
    return [Text((("user", prompt),), answer, schema=PERSONAL)]


def refund_dispute(dice: Dice) -> list[Text]:
    """A refund that rules and history disagree on."""
    facts = words(dice)
    verdict, _ = dice.pick(VERDICTS)
    _, ticket = dice.pick(TICKETS[:6])
    system = (
        "You decide refund disputes. Weigh policy, law and history against each other, say which rule prevails and why, "
        "and propose what to do.\nPolicy: [...]"
    )
    history = (
        f"History: bought for {facts['amount']} EUR, {facts['days']} days ago; two contacts since. [...]"
    )
    question = f"{history}\nCustomer: {ticket.format(**facts)} I want all my money back. Is that justified?"
    return [Text((("system", system), ("user", question)), verdict.format(**facts))]


def root_cause(dice: Dice) -> list[Text]:
    """Why a device fails, from its log."""
    facts = words(dice)
    start = dice.below(len(LOG_LINES))
    lines = [LOG_LINES[(start + i * 2) % len(LOG_LINES)].format(**facts) for i in range(4)]
    log = "\n".join(f"{facts['hour']:02}:{7 * i + 3:02} {line}" for i, line in enumerate(lines))
    prompt = (
        f"The {facts['product']} fails every evening. Find the root cause in this log, explain step by step what leads to "
        f"what, rule out the alternatives and say how to prove it.\n```\n{log}\n[...]\n```"
    )
    return [Text((("user", prompt),), dice.pick(CAUSES))]


def migration_plan(dice: Dice) -> list[Text]:
    """How a business customer moves to new devices."""
    facts = words(dice)
    prompt = (
        f"A customer in {facts['city']} moves {facts['sites']} sites from old hubs to the {facts['product']} without an "
        "outage in opening hours. Compare a move in waves with a big bang, weigh the risks and plan it. [...]"
    )
    return [Text((("user", prompt),), dice.pick(PLANS).format(**facts))]


def api_code(dice: Dice) -> list[Text]:
    """Code for a customer's question about the API."""
    i = dice.below(len(CODE))
    ask = (
        (
            "Why does my sync stop after the first page? Debug it and write a correct version.\n```python\npage = get("
            "'/v2/devices')\nwhile page['items']:\n    save(page)\n```"
        ),
        (
            "Our handler sets a stale state when two webhooks race. Explain why and write a version that is correct.\n"
            "```python\ndef handle(e):\n    if e['id'] not in seen:\n        state[e['device']] = e['sequence']\n```"
        ),
    )
    system = "You are a senior engineer who helps customers with the Tarnwerk API. API reference: [...]"
    return [Text((("system", system), ("user", ask[i])), CODE[i])]


def support_agent(dice: Dice) -> list[Text]:
    """A conversation in which the model looks things up and acts."""
    facts = words(dice)
    messages: Messages = (
        ("system", "You are Tarnwerk's support agent. Plan, call tools, then answer. [...]"),
    )
    turns: list[Text] = []
    for ask, tool, reply in AGENT[: dice.pick((2, 5, 5, 6))]:
        if ask:
            messages = (*messages, ("user", ask.format(**facts)))
        answer = reply.format(**facts)
        turns.append(Text(messages, answer, tool_call=tool, tools=TOOLS))
        messages = (*messages, (f"{CALL}{tool}" if tool else "assistant", answer))
        if tool:
            messages = (*messages, ("tool", RESULTS[tool].format(**facts)))
    return turns


def chat(dice: Dice) -> list[Text]:
    """Small talk in the app; nobody can say what kind of work it is."""
    turns: list[Text] = []
    messages: Messages = ()
    start = dice.below(len(CHAT))
    for step in range(dice.pick((1, 1, 2, 3))):
        ask, answer = CHAT[(start + step) % len(CHAT)]
        messages = (*messages, ("user", ask))
        turns.append(Text(messages, answer))
        messages = (*messages, ("assistant", answer))
    return turns
