import { Component, type ReactNode } from 'react';
import { DatasetState } from '../ui/dataset-state.tsx';

interface ScreenBoundaryProps {
  /** Another screen is another chance. */
  path: string;
  children: ReactNode;
}

/** A screen that cannot be read or drawn says so inside the frame: the rail and the other screens still serve. */
export class ScreenBoundary extends Component<ScreenBoundaryProps, { failedAt: number | null }> {
  override state: { failedAt: number | null } = { failedAt: null };

  static getDerivedStateFromError(): { failedAt: number } {
    return { failedAt: Date.now() };
  }

  override componentDidUpdate(former: ScreenBoundaryProps): void {
    if (former.path !== this.props.path && this.state.failedAt !== null) this.setState({ failedAt: null });
  }

  override render(): ReactNode {
    if (this.state.failedAt === null) return this.props.children;
    return (
      <DatasetState
        problem={{
          kind: 'error',
          code: 'internal',
          message: "Cet écran n'a pas pu être affiché. Rien de ce qui est enregistré n'est perdu.",
          at: this.state.failedAt,
          onRetry: () => window.location.reload(),
        }}
      />
    );
  }
}
