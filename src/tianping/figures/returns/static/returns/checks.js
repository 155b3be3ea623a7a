/* The rules of a form in the browser: the same trees, the same verdicts as the server's (jurisdictions.forms.checks). */
const Checks = (() => {
  const two = {
    "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b,
    "==": (a, b) => Number(a === b), "!=": (a, b) => Number(a !== b),
    "<": (a, b) => Number(a < b), "<=": (a, b) => Number(a <= b), ">": (a, b) => Number(a > b), ">=": (a, b) => Number(a >= b),
  };
  const many = {
    min: (terms) => Math.min(...terms), max: (terms) => Math.max(...terms), sum: (terms) => terms.reduce((a, b) => a + b, 0),
    abs: (terms) => Math.abs(terms[0]), sqrt: (terms) => Math.sqrt(terms[0]),
    not: (terms) => Number(terms[0] === 0), and: (terms) => Number(terms.every((term) => term !== 0)), or: (terms) => Number(terms.some((term) => term !== 0)),
  };

  /* The number that a tree gives; null where a cell that it reads has none. */
  function valueOf(tree, look) {
    if (typeof tree === "number") return tree;
    const [head, ...rest] = tree;
    if (head === "cell" || head === "last") return look(head === "cell" ? "this" : "last", rest[0], "");
    if (head === "other") return look("other", rest[1], rest[0]);
    const terms = [];
    for (const term of rest) {
      const value = valueOf(term, look);
      if (value === null) return null;
      terms.push(value);
    }
    return two[head] ? two[head](terms[0], terms[1]) : many[head](terms);
  }

  const numberOf = (value) => (value.state === "absent" ? 0 : value.number);

  /* form, rows: as the server hands them over. cell(row, column), last(row, column): values; last is null where there is none. */
  function evaluate(form, rows, cell, last, others) {
    const found = [];
    const partsOf = Object.fromEntries(form.totals.map((total) => [total.code, total.of]));

    function say(rule, look) {
      return rule.words.replace(/\{([a-z0-9_.]+)\}/g, (_whole, field) => {
        const dot = field.lastIndexOf(".");
        const head = dot < 0 ? "" : field.slice(0, dot);
        const column = field.slice(dot + 1);
        const of = head === "" ? "this" : head === "last" ? "last" : "other";
        const codes = of === "other" ? [column] : partsOf[column] || [column];
        const values = codes.map((code) => look(of, code, of === "other" ? head : ""));
        return values.includes(null) ? "?" : String(values.reduce((a, b) => a + b, 0));
      });
    }
    function apply(rule, row, look) {
      const holds = valueOf(rule.expression, look);
      if (holds === null || (holds !== 0 && !Number.isNaN(holds))) return;
      found.push({ rule: rule.code, row, columns: rule.columns, level: rule.level, words: say(rule, look) });
    }
    function one(column, row, value) {
      let code = null;
      if (value.state === "empty" && column.required) code = "not_given";
      else if (value.state === "refused") code = "refused";
      else if (column.maximum !== null && (value.number || 0) > column.maximum) code = "above_maximum";
      if (code === null) return;
      const words = form.cell[code].replace("{label}", column.label).replace("{number}", String(value.number)).replace("{maximum}", String(column.maximum));
      found.push({ rule: code, row, columns: [column.code], level: code === "refused" ? "query" : "error", words });
    }

    for (const row of rows) {
      for (const column of form.columns) one(column, row, cell(row, column.code));
      const look = (of, column) => (of === "this" ? numberOf(cell(row, column)) : last ? numberOf(last(row, column)) : null);
      for (const rule of form.rules) if (rule.scope === "row" || rule.scope === "last_period") apply(rule, row, look);
    }
    const sums = {};
    for (const column of form.columns) {
      const numbers = rows.map((row) => numberOf(cell(row, column.code)));
      sums[column.code] = numbers.includes(null) ? null : numbers.reduce((a, b) => a + b, 0);
    }
    const lookSums = (of, column, other) => {
      const book = of === "this" ? sums : others[other] || {};
      return book[column] === undefined ? null : book[column];
    };
    for (const rule of form.rules) if (rule.scope === "column_total" || rule.scope === "other_form") apply(rule, "", lookSums);
    return found;
  }

  return { evaluate, valueOf };
})();
