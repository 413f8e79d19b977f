// The words of the page's language stand in the page, so that the scripts have none of their own.

/** The words that an element brings, each a text in which {name} stands for a value. */
export function wordsOf(element) {
  const words = JSON.parse(element.dataset.words);
  return (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key] ?? key);
}
