/** Our own mark: a plain hexagon with a bar chart cut in it. Decorative, always beside the name. */
export function Hexagon({ size = 28 }: { size?: number }) {
  return (
    <svg className="hexagon" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path className="hexagon-body" d="M16 1.6 28.5 8.8v14.4L16 30.4 3.5 23.2V8.8z" />
      <path className="hexagon-mark" d="M9.6 17.2h3.2v5.6H9.6zm4.8-4.4h3.2v10h-3.2zm4.8-3.6h3.2v13.6h-3.2z" />
    </svg>
  );
}
