/* The headline of the business case, worked out anew from the sums of a month.
 *
 *     policy = bill - s*moved + s*(fixed + v*output + e/e0*further)
 *     saving = (bill - policy) * volume
 *     net    = saving - s*volume*requests*f*L - run
 *
 * Where the policy has no cascade, e redoes that share of what moves on its own model. */
"use strict";

/* All figures of a month, US dollars.
 * sums: report.case.finance.what_if as it stands in the report.
 * set: routed (s), verbosity (v), escalation (e), failures (f) as fractions of 1, wrong_usd (L), volume. */
function whatIf(sums, set) {
  const further = sums.escalation_share === null
    ? set.escalation * sums.moved_usd
    : (set.escalation / sums.escalation_share) * sums.further_usd;
  const there = sums.fixed_usd + set.verbosity * sums.output_usd + further;
  const policy = sums.bill_usd - set.routed * sums.moved_usd + set.routed * there;
  const saving = (sums.bill_usd - policy) * set.volume;
  const wrong = set.routed * set.volume * sums.requests * set.failures;
  const failures = set.wrong_usd === null ? null : wrong * set.wrong_usd;
  const net = saving - (failures === null ? 0 : failures) - sums.run_usd;
  return {
    bill_usd: sums.bill_usd * set.volume,
    policy_usd: policy * set.volume,
    saving_usd: saving,
    failures_usd: failures,
    run_usd: sums.run_usd,
    net_usd: net,
    year_usd: 12 * net,
    break_even_usd: wrong > 0 && saving > sums.run_usd ? (saving - sums.run_usd) / wrong : null,
  };
}

/* What the tool itself reckons with. Where nobody said what a wrong answer costs, nothing is subtracted. */
function ownSettings(sums) {
  return {
    routed: 1,
    verbosity: 1,
    escalation: sums.escalation_share === null ? 0 : sums.escalation_share,
    failures: sums.failure_share,
    wrong_usd: sums.wrong_answer_usd,
    volume: 1,
  };
}

/* Projected dollars as the report shows them: two significant digits, or three where it tells near figures apart;
   with cents both or none. */
function projectedUsd(amount, digits) {
  if (amount === null) return "-";
  const kept = Math.abs(amount).toPrecision(digits);
  const size = Number(kept);
  const sign = amount < 0 && size > 0 ? "-" : "";
  if (size >= 10 ** (digits - 1)) return sign + "$" + size.toLocaleString("en-US", { maximumFractionDigits: 0 });
  if (size >= 1) return sign + "$" + size.toFixed(2);
  if (size >= 1e-9 && size < 1e-6) return sign + "$" + size.toFixed(14).replace(/0+$/, "");
  const whole = (digits > 2 && size >= 0.0001) || size >= 0.1;
  return sign + "$" + (whole ? kept : String(size));
}

/* A value as a field holds it: a share of 0.0137 as 1.37, and nothing where nobody said. */
function shown(value, scale) {
  return value === null ? "" : String(Number((value * scale).toPrecision(6)));
}

function startPanel(panel) {
  const sums = JSON.parse(panel.dataset.sums);
  const own = ownSettings(sums);
  const told = (amount, digits = panel.dataset.digits) => {
    const nothing = amount !== null && Math.abs(amount) < 1e-9;
    return projectedUsd(nothing ? 0 : amount, Number(digits));
  };
  const set = { ...own };
  const fields = [...panel.querySelectorAll("[data-set]")];
  const sliders = new Map();

  /* To the sixth decimal: what is finer is nobody's assumption, and its break-even has no end. */
  function read(input) {
    const typed = Math.round(Number(input.value) * 1e6) / 1e6;
    const within = typed >= 0 && typed <= Number(input.max);
    return input.value.trim() !== "" && within ? typed / Number(input.dataset.scale) : null;
  }

  function write(cell, amount) {
    cell.value = amount === null ? "" : String(amount);
    cell.textContent = told(amount, cell.dataset.digits);
  }

  function show() {
    const now = whatIf(sums, set);
    const before = whatIf(sums, own);
    for (const cell of panel.querySelectorAll("[data-now]")) write(cell, now[cell.dataset.now]);
    for (const cell of panel.querySelectorAll("[data-own]")) write(cell, before[cell.dataset.own]);
    const loses = now.net_usd < 0;
    panel.classList.toggle("loses", loses);
    const change = now.net_usd - before.net_usd;
    const beside = Math.abs(change) < 0.005
      ? "as this report projects it"
      : told(Math.abs(change)) + (change > 0 ? " better" : " worse") + " than this report projects";
    panel.querySelector("[data-says]").textContent =
      (loses ? "It loses " : "It saves ") + told(Math.abs(now.net_usd)) + " a month net, " + beside + ".";
    const share = panel.querySelector("[data-routed]");
    share.textContent = shown(Math.round(1000 * set.routed * sums.routed_share) / 1000, 100) + "% of all requests";
  }

  function put(name, from) {
    for (const input of sliders.get(name)) {
      if (input !== from) input.value = shown(set[name], Number(input.dataset.scale)) || (input.type === "range" ? "0" : "");
      input.removeAttribute("aria-invalid");
    }
  }

  for (const input of fields) {
    const name = input.dataset.set;
    sliders.set(name, [...(sliders.get(name) || []), input]);
    input.addEventListener("input", () => {
      const value = read(input);
      if (value === null) {
        input.setAttribute("aria-invalid", "true");
        return;
      }
      set[name] = value;
      put(name, input);
      show();
    });
  }
  panel.querySelector("[data-reset]").addEventListener("click", () => {
    Object.assign(set, own);
    for (const name of sliders.keys()) put(name, null);
    show();
  });
  for (const name of sliders.keys()) put(name, null);
  show();
  panel.hidden = false;
}
