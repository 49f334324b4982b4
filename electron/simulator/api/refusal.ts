/** The refusals CFI's service was seen giving (cfi-api): a bare string, an ASP.NET problem, or a status without body. */
export class ApiRefusal extends Error {
  readonly status: number;
  /** null = no body. */
  readonly body: string | ValidationProblem | null;

  constructor(status: number, body: string | ValidationProblem | null) {
    super(typeof body === 'string' ? body : `HTTP ${status}`);
    this.name = 'ApiRefusal';
    this.status = status;
    this.body = body;
  }
}

/** ASP.NET's ValidationProblemDetails. */
export interface ValidationProblem {
  type: string;
  title: string;
  status: number;
  traceId: string;
  errors: Record<string, string[]>;
}

/** 400 with a bare string: a business rule or a missing right. */
export const refuse = (sentence: string): ApiRefusal => new ApiRefusal(400, sentence);

/** 400 as ASP.NET's model validation words it. */
export function invalid(errors: Record<string, string[]>, traceId: string): ApiRefusal {
  return new ApiRefusal(400, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    traceId,
    errors,
  });
}
