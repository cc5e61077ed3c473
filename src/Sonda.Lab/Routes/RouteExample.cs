namespace Sonda.Lab.Routes;

/// <summary>An example of a route in the OpenAPI document.</summary>
/// <param name="Request">The body of the request as JSON; null if it has none.</param>
/// <param name="Answer">The beginning of the answer as JSON.</param>
internal sealed record RouteExample(string? Request, string Answer);
