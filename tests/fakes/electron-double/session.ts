type Filter = (details: { url: string }, answer: (response: { cancel: boolean }) => void) => void;
type Permission = (contents: unknown, permission: string) => boolean;

let filter: Filter = (_details, answer) => answer({ cancel: false });
let check: Permission = () => true;
export const defaultSession = {
  webRequest: {
    onBeforeRequest: (next: Filter) => {
      filter = next;
    },
  },
  setPermissionRequestHandler: (_handler: unknown) => {},
  setPermissionCheckHandler: (handler: Permission) => {
    check = handler;
  },
  permits: (permission: string): boolean => check(null, permission),
  cancels(url: string): boolean {
    let cancelled = false;
    filter({ url }, ({ cancel }) => {
      cancelled = cancel;
    });
    return cancelled;
  },
};
