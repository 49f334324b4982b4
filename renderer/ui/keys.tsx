/** A shortcut as printed on the keyboard: `Ctrl+K` → two keys. */
export function Keys({ combo }: { combo: string }) {
  return (
    <span className="keys" aria-hidden="true">
      {combo.split('+').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
