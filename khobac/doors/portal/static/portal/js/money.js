/* Thousand dots while an amount is typed into [data-money]. "12,45tr" and the like are left alone: the server reads
   them, as it reads everything else; this module only makes long numbers legible. */

const DIGITS = /^[\d.\s]*$/;
const group = (digits) => digits.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");

document.addEventListener("input", (event) => {
  const field = event.target;
  if (event.isComposing || field.dataset?.money === undefined || !DIGITS.test(field.value)) return;
  const digitsAfterCaret = field.value.slice(field.selectionEnd).replace(/\D/g, "").length;
  const grouped = group(field.value.replace(/\D/g, ""));
  if (grouped === field.value) return;
  field.value = grouped;
  let caret = grouped.length;
  for (let left = digitsAfterCaret; left > 0; caret -= 1) if (grouped[caret - 1] !== ".") left -= 1;
  if (grouped[caret - 1] === ".") caret -= 1;
  field.setSelectionRange(caret, caret);
});
