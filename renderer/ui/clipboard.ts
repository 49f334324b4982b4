/** Copies text; false when the system refuses, so that the caller says so instead of pretending. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
