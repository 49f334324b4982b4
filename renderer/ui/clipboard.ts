/**
 * Copies a table for spreadsheets (text with tabs) and for documents (HTML); false when the system refuses. By the copy event rather than
 * `clipboard.write`: the latter parses the HTML in this page, whose policy then refuses each of its styles.
 */
export function copyTable(text: string, html: string): boolean {
  let given = false;
  const give = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
    event.clipboardData?.setData('text/html', html);
    given = event.clipboardData !== null;
  };
  document.addEventListener('copy', give, { capture: true, once: true });
  const done = document.execCommand('copy');
  document.removeEventListener('copy', give, { capture: true });
  return done && given;
}

/** Copies text; false when the system refuses, so that the caller says so instead of pretending. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
