using Microsoft.OpenApi;

namespace Sonda.Lab.Routes;

/// <summary>The refusals in the OpenAPI document: each route lists the statuses that it can answer, all with problem details.</summary>
internal static class OpenApiProblems
{
    private const string Name = "Problem";

    private static readonly (int Status, string Words)[] All =
    [
        (400, "A value is not allowed; the detail says what is."),
        (401, "A lab beyond this machine needs its token."),
        (403, "Another site asks, or the header X-Sonda-Lab is missing."),
        (404, "There is no such run, or nothing of the kind in it."),
        (409, "The state of the run does not allow it."),
        (413, "The body, the network or the memory is beyond a limit."),
        (415, "The body is of another type, or compressed."),
        (421, "The host is not the lab's."),
        (422, "The data cannot be loaded, or do not fit the network."),
        (429, "A limit of requests, streams or open runs is met."),
        (500, "A file cannot be read, or an error of Sonda."),
        (507, "A file cannot be written; the detail names it and the reason."),
    ];

    /// <summary>Describes the form of a problem.</summary>
    public static void AddForm(OpenApiDocument document)
    {
        OpenApiSchema Text(string words) => new() { Type = JsonSchemaType.String, Description = words };
        document.AddComponent(Name, new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Problem details (RFC 9457), in the language of the caller.",
            Required = new HashSet<string> { "type", "title", "status", "detail" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("urn:sonda:lab: and a stable word, for example not-found."),
                ["title"] = Text("The kind of problem."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text("What was found, and what is allowed."),
            },
        });
    }

    /// <summary>Adds the refusals of a route.</summary>
    /// <param name="operation">The route.</param>
    /// <param name="document">The document.</param>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path.</param>
    public static void Add(OpenApiOperation operation, OpenApiDocument document, string? method, string? path)
    {
        bool isChange = method != "GET", isOfRun = path?.Contains("{id}", StringComparison.Ordinal) == true, hasRuns = path?.StartsWith("api/runs/", StringComparison.Ordinal) == true;
        foreach ((int status, string words) in All)
        {
            bool isPossible = status switch
            {
                403 => isChange,
                404 or 409 => isOfRun || hasRuns || isChange,
                413 or 415 or 422 => operation.RequestBody is not null,
                _ => true,
            };
            if (isPossible)
            {
                operation.Responses ??= [];
                operation.Responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
                {
                    Description = words,
                    Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Name, document) } },
                };
            }
        }
    }
}
