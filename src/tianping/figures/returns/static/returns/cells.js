/* What a cell may hold, read as the server reads it (terms.CellValue). Kept equal by a test that runs both. */
const Cells = (() => {
  const LARGEST = 1e9;
  const ABSENT = new Set(["-", "--", "不适用", "不填", "无此项", "na", "n/a", "not applicable"]);
  const REFUSED = new Set(["拒报", "拒绝填报", "refused"]);
  const EMPTY = { state: "empty", number: null };

  function narrow(text) {
    return text.replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, " ");
  }

  /* Returns { state, number }, or null for what no cell takes. */
  function parse(text) {
    if (text.length > 40) return null;
    const plain = narrow(text).trim().toLowerCase();
    if (plain === "") return EMPTY;
    if (ABSENT.has(plain.replace(/[\u2010-\u2015\u2212\u2500]/g, "-"))) return { state: "absent", number: null };
    if (REFUSED.has(plain)) return { state: "refused", number: null };
    const fraction = /^([0-9]+)\.0+$/.exec(plain);
    const digits = fraction ? fraction[1] : plain;
    if (!/^(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)$/.test(digits)) return null;
    const number = Number(digits.replace(/,/g, ""));
    return number <= LARGEST ? { state: "given", number } : null;
  }

  /* The one way of writing a value, so that two texts are equal when the values are. */
  function write(value, refusedWord) {
    if (value.state === "given") return String(value.number);
    return { empty: "", absent: "—", refused: refusedWord }[value.state];
  }

  return { parse, write, EMPTY };
})();
