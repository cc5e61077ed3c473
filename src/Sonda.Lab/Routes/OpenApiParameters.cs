using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Sonda.Lab.Hosting;
using Sonda.Lab.Safety;

namespace Sonda.Lab.Routes;

/// <summary>The queries and headers of the routes in the OpenAPI document: the routes read them from the request themselves.</summary>
internal static class OpenApiParameters
{
    private const string Session = "session", Token = "token";

    private static readonly (string Path, string? Method, OpenApiParameter Parameter)[] All =
    [
        ("api/stream", null, Runs("One to four runs; a message names its run by the place here, from 0.")),
        ("api/stream", null, Text("after", "The cursor of the last history message; Last-Event-ID comes before it.")),
        ("api/runs/figure", null, Runs("One to ten runs.")),
        ("api/runs/figure", null, Choice("as", "The form; svg if it is missing.", false, ["svg", "png"])),
        ("api/runs/compare", null, Runs("Two to ten runs.")),
        ("api/runs/{id}/export", null, Choice("as", "The form.", true, ["json", "csv", "steps", "spec", "network", "html"])),
        ("api/runs/{id}/events", null, Text("after", "The number of the last event that the caller has; Last-Event-ID comes before it.")),
        ("api/runs/{id}/history", null, Text("after", "The cursor of an earlier answer; everything if it is missing or unknown.")),
        ("api/runs/{id}/neurons/{layer}/{unit}", null, Choice("weights", "Whether the incoming weights come too.", false, ["true", "false"])),
        ("api/runs/{id}/proof", "GET", Text("cured", "The treated run.", isRequired: true)),
        ("api/runs/{id}/proof", "DELETE", Text("cured", "The treated run.", isRequired: true)),
        ("api/data", null, Text("name", "The name of the file; the lab stores it under another.")),
    ];

    /// <summary>Describes the two ways in which the lab knows its callers.</summary>
    public static void AddSchemes(OpenApiDocument document)
    {
        document.AddComponent(Session, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = RequestGuard.SessionHeader,
            Description = "The session of GET /api/session. Every method but GET needs it.",
        });
        document.AddComponent(Token, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The token that sonda lab printed. Every request needs it, or the cookie, if the lab was started with --listen.",
        });
    }

    /// <summary>Adds the query of a route, and the header of state changes.</summary>
    /// <param name="operation">The route.</param>
    /// <param name="document">The document.</param>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path.</param>
    public static void Add(OpenApiOperation operation, OpenApiDocument document, string? method, string? path)
    {
        // Routing knows places of integers by a mark that the document leaves out.
        path = path?.Replace(":int", "", StringComparison.Ordinal);
        operation.Parameters ??= [];
        foreach ((string of, string? only, OpenApiParameter parameter) in All)
        {
            if (of == path && (only is null || only == method))
            {
                operation.Parameters.Add(parameter);
            }
        }

        operation.Parameters.Add(Choice("lang", "The language of all words; else that of Accept-Language.", false, Board.Languages));
        if (method != "GET")
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Session, document)] = [] }];
        }
    }

    private static OpenApiParameter Runs(string words) => new()
    {
        Name = "run",
        In = ParameterLocation.Query,
        Required = true,
        Explode = true,
        Style = ParameterStyle.Form,
        Description = words,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
    };

    private static OpenApiParameter Text(string name, string words, bool isRequired = false) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Required = isRequired,
        Description = words,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter Choice(string name, string words, bool isRequired, IEnumerable<string> values) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Required = isRequired,
        Description = words,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] },
    };
}
