/** Whoever asks the machines' doors for one that is not there is a machine, and reads JSON. */
function answerNothing(request: Request): Response {
  const { pathname } = new URL(request.url);
  const message = `There is no route ${request.method} ${pathname}.`;
  return Response.json(
    { error: "not_found", message },
    { status: 404, headers: { "Cache-Control": "no-store" } },
  );
}

export const GET = answerNothing;
export const HEAD = answerNothing;
export const POST = answerNothing;
export const PUT = answerNothing;
export const PATCH = answerNothing;
export const DELETE = answerNothing;
export const OPTIONS = answerNothing;
