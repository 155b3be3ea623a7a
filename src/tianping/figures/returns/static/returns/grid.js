/* The table of a return behaves as a spreadsheet: arrow keys, paste of a block, undo; it saves while one types, and keeps
   what it could not save until the network is back. Nothing but counts is ever kept. */
(() => {
  const grid = document.getElementById("grid");
  const given = JSON.parse(document.getElementById("form").textContent);
  const told = document.getElementById("told");
  const checks = document.getElementById("checks");
  const send = document.getElementById("send");
  const inputs = [...grid.querySelectorAll("input[data-row]")];
  const byKey = new Map(inputs.map((input) => [input.name, input]));
  const rows = given.rows.map((row) => row.code);
  const names = Object.fromEntries(given.rows.map((row) => [row.code, row.word]));
  const labels = Object.fromEntries(given.form.columns.map((column) => [column.code, column.label]));
  const columns = [...new Set(inputs.map((input) => input.dataset.column))];
  const kept = `tianping-return-${grid.dataset.sheet}`;
  const PAUSE = 700, AGAIN = 15000, MOST = 8;

  const onServer = new Map(inputs.map((input) => [input.name, canonical(input.value)]));
  const changedSince = new Set(given.changed);
  const conflicts = new Map();
  const undone = [], done = [];
  let timer = null, saving = null;

  function fill(words, fields) { return words.replace(/\{(\w+)\}/g, (_all, name) => fields[name]); }
  function tell(words) { told.textContent = words; told.hidden = words === ""; }
  function canonical(text) {
    const value = Cells.parse(text);
    return value === null ? null : Cells.write(value, given.words.refused);
  }
  function value(row, column) {
    const input = byKey.get(`${row}:${column}`);
    return (input && Cells.parse(input.value)) || Cells.EMPTY;
  }
  function lastValue(row, column) { return Cells.parse(given.last[`${row}:${column}`] || "") || Cells.EMPTY; }
  function dirty() {
    return inputs.filter((input) => {
      const text = canonical(input.value);
      return text !== null && text !== onServer.get(input.name) && !conflicts.has(input.name);
    });
  }

  /* ---- sums and checks, after every change ---- */
  function addUp() {
    for (const output of grid.querySelectorAll("output[data-sums]")) {
      const over = output.dataset.row === undefined ? rows : [output.dataset.row];
      let total = 0;
      for (const row of over) for (const column of output.dataset.sums.split(" ")) total += value(row, column).number || 0;
      output.textContent = String(total);
    }
  }
  function check() {
    const found = Checks.evaluate(given.form, rows, value, given.last ? lastValue : null, given.others);
    const marks = new Map();
    for (const finding of found) {
      for (const column of finding.columns) {
        const at = `${finding.row}:${column}`;
        if (finding.level === "error" || !marks.has(at)) marks.set(at, finding.level === "error" ? "error" : "queried");
      }
    }
    for (const input of inputs) mark(input, marks.get(input.name));
    const empty = found.filter((finding) => finding.rule === "not_given");
    const wrong = found.filter((finding) => finding.level === "error" && finding.rule !== "not_given");
    list("error", wrong.map((finding) => line(finding, nameOf(finding), finding.words)));
    list("empty", gaps(empty));
    list("query", found.filter((finding) => finding.level === "query").map((finding) => line(finding, nameOf(finding), finding.words)));
    checks.querySelector("[data-level=none]").hidden = found.length > 0;
    const errors = wrong.length + inputs.filter((input) => Cells.parse(input.value) === null).length;
    const button = send.querySelector("button");
    if (errors || empty.length) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    send.querySelector("small").textContent = stillLeft(errors, empty.length);
  }
  function stillLeft(errors, gaps) {
    if (errors === 0 && gaps === 0) return "";
    return fill(given.words[errors === 0 ? "gaps_left" : gaps === 0 ? "errors_left" : "both_left"], { errors, gaps });
  }
  function mark(input, found) {
    const cell = input.closest("td");
    const parsed = Cells.parse(input.value);
    let state = "error";
    if (parsed !== null && parsed.state === "empty") state = "empty";
    else if (parsed !== null) state = found || (parsed.state !== "given" ? parsed.state : changedSince.has(input.name) ? "changed" : "");
    if (state) cell.dataset.cell = state; else delete cell.dataset.cell;
    if (state === "error") input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
    input.title = parsed === null ? given.words.not_a_number : "";
  }
  function nameOf(finding) { return finding.row ? `${names[finding.row]} · ${labels[finding.columns[0]]}` : given.words.whole; }
  function line(finding, where, words) { return { at: finding.row ? `${finding.row}:${finding.columns[0]}` : "", level: finding.level, where, words }; }
  function gaps(empty) {
    const byRow = new Map();
    for (const finding of empty) byRow.set(finding.row, [...(byRow.get(finding.row) || []), finding]);
    return [...byRow.values()].map((found) => ({ ...line(found[0], fill(given.words.gap, { where: names[found[0].row], count: found.length }), given.words.fill_zero), level: "empty" }));
  }
  function list(level, found) {
    const section = checks.querySelector(`section[data-level=${level}]`);
    section.hidden = found.length === 0;
    section.querySelector("span").textContent = String(found.length);
    const items = found.slice(0, MOST).map((each) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = each.at ? `#cell-${each.at.replace(":", "-")}` : "#grid";
      link.textContent = each.where;
      if (each.level === "error") link.className = "problem";
      link.addEventListener("click", (event) => {
        const input = byKey.get(each.at);
        if (input) { event.preventDefault(); input.focus(); }
      });
      item.append(link, each.words);
      return item;
    });
    if (found.length > MOST) {
      const rest = document.createElement("li");
      rest.textContent = fill(given.words.more, { count: found.length - MOST });
      items.push(rest);
    }
    section.querySelector("ul").replaceChildren(...items);
  }

  /* ---- saving ---- */
  function later(pause) { clearTimeout(timer); timer = setTimeout(save, pause); }
  async function save() {
    clearTimeout(timer);
    while (saving) await saving;
    const edits = dirty().map((input) => ({ row: input.dataset.row, column: input.dataset.column, was: onServer.get(input.name), now: canonical(input.value) }));
    if (edits.length === 0) return conflicts.size === 0;
    remember(edits);
    saving = post(edits);
    const stored = await saving;
    saving = null;
    return stored;
  }
  async function post(edits) {
    let answer;
    try {
      answer = await fetch(grid.dataset.save, {
        method: "POST", redirect: "manual", body: JSON.stringify({ edits }),
        headers: { "Content-Type": "application/json", "X-CSRFToken": grid.querySelector("[name=csrfmiddlewaretoken]").value },
      });
    } catch {
      tell(given.words.offline);
      later(AGAIN);
      return false;
    }
    if (!answer.ok) { tell(given.words.closed); return false; }
    const body = await answer.json();
    const theirs = new Map(body.conflicts.map((one) => [`${one.row}:${one.column}`, one.theirs]));
    for (const edit of edits) {
      const at = `${edit.row}:${edit.column}`;
      if (theirs.has(at)) { conflicts.set(at, theirs.get(at)); continue; }
      onServer.set(at, edit.now);
      if (given.was_accepted) changedSince.add(at);
    }
    forget();
    showConflicts();
    tell(fill(given.words.saved, { time: new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) }));
    return conflicts.size === 0;
  }
  function remember(edits) { try { localStorage.setItem(kept, JSON.stringify(edits)); } catch { /* a private window: nothing can be kept */ } }
  function forget() { try { localStorage.removeItem(kept); } catch { /* as above */ } }
  function restore() {
    let edits = [];
    try { edits = JSON.parse(localStorage.getItem(kept) || "[]"); } catch { forget(); }
    let count = 0;
    for (const edit of edits) {
      const input = byKey.get(`${edit.row}:${edit.column}`);
      if (!input || onServer.get(input.name) === edit.now) continue;
      onServer.set(input.name, edit.was);
      input.value = edit.now;
      count += 1;
    }
    if (count) { tell(fill(given.words.restored, { count })); later(0); } else forget();
  }
  function showConflicts() {
    const section = checks.querySelector("section[data-level=conflict]");
    section.hidden = conflicts.size === 0;
    section.querySelector("span").textContent = String(conflicts.size);
    section.querySelector("ul").replaceChildren(...[...conflicts].map(([at, theirs]) => {
      const input = byKey.get(at), item = document.createElement("li"), where = document.createElement("strong");
      where.textContent = `${names[input.dataset.row]} · ${labels[input.dataset.column]}`;
      item.append(where, fill(given.words.theirs, { theirs: theirs || "…", mine: input.value || "…" }), " ",
        choice(given.words.take_theirs, () => { settle(at, theirs); input.value = theirs; }),
        choice(given.words.keep_mine, () => settle(at, theirs)));
      return item;
    }));
  }
  function choice(words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => { act(); refresh(); showConflicts(); later(0); });
    return button;
  }
  function settle(at, theirs) { onServer.set(at, theirs); conflicts.delete(at); }

  /* ---- changes, undo ---- */
  function refresh() { addUp(); check(); }
  function put(changes) {
    for (const [input, text] of changes) { input.value = text; input.dataset.before = text; }
    refresh();
    later(PAUSE);
  }
  function change(changes) {
    done.push(changes.map(([input]) => [input, input.value]));
    undone.length = 0;
    put(changes);
  }
  function step(from, to) {
    const changes = from.pop();
    if (!changes) return;
    to.push(changes.map(([input]) => [input, input.value]));
    put(changes);
    changes[0][0].focus();
  }

  /* ---- keys and paste ---- */
  function move(input, down, right) {
    const row = rows.indexOf(input.dataset.row) + down, column = columns.indexOf(input.dataset.column) + right;
    const next = byKey.get(`${rows[row]}:${columns[column]}`);
    if (next) { next.focus(); next.select(); }
  }
  function atEdge(input, right) {
    const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    return all || (right ? input.selectionStart === input.value.length : input.selectionEnd === 0);
  }
  grid.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!byKey.has(input.name)) return;
    const command = event.ctrlKey || event.metaKey, letter = event.key.toLowerCase();
    if (command && (letter === "z" || letter === "y")) {
      event.preventDefault();
      input.dispatchEvent(new Event("change", { bubbles: true }));
      if (letter === "y" || event.shiftKey) step(undone, done); else step(done, undone);
      return;
    }
    if (command || event.altKey) return;
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0] };
    if (event.key === "ArrowLeft" && atEdge(input, false)) moves.ArrowLeft = [0, -1];
    if (event.key === "ArrowRight" && atEdge(input, true)) moves.ArrowRight = [0, 1];
    if (moves[event.key]) { event.preventDefault(); move(input, ...moves[event.key]); }
    if (event.key === "Escape") input.value = input.dataset.before;
  });
  grid.addEventListener("focusin", (event) => {
    if (byKey.has(event.target.name)) { event.target.dataset.before = event.target.value; event.target.select(); }
  });
  grid.addEventListener("input", (event) => { if (byKey.has(event.target.name)) { refresh(); later(PAUSE); } });
  grid.addEventListener("change", (event) => {
    const input = event.target;
    if (!byKey.has(input.name)) return;
    const before = input.dataset.before ?? "", text = canonical(input.value);
    if (text !== null) input.value = text;
    if (before === input.value) return;
    done.push([[input, before]]);
    undone.length = 0;
    input.dataset.before = input.value;
    refresh();
  });
  grid.addEventListener("paste", (event) => {
    const input = event.target, text = event.clipboardData.getData("text/plain");
    if (!byKey.has(input.name) || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const block = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    const top = rows.indexOf(input.dataset.row), left = columns.indexOf(input.dataset.column);
    const changes = [];
    let outside = 0, strange = 0;
    block.forEach((line, down) => line.forEach((cell, right) => {
      const target = byKey.get(`${rows[top + down]}:${columns[left + right]}`);
      const read = canonical(cell);
      if (!target) outside += 1; else if (read === null) strange += 1; else changes.push([target, read]);
    }));
    if (changes.length) change(changes);
    const notes = [fill(given.words.pasted, { count: changes.length })];
    if (outside) notes.push(fill(given.words.outside, { count: outside }));
    if (strange) notes.push(fill(given.words.not_numbers, { count: strange }));
    tell(notes.join(" "));
  });

  /* ---- leaving ---- */
  grid.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  send.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.querySelector("button").getAttribute("aria-disabled") === "true") return;
    if (await save()) send.submit();
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("beforeunload", (event) => { if (dirty().length) event.preventDefault(); });

  restore();
  refresh();
})();
