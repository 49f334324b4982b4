/** Hands bytes over as a file, through the window's own download. @param base64 of the whole file */
export function saveBytes(fileName: string, type: string, base64: string): void {
  const url = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
