using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sonda.Lab.Documents;
using Sonda.Lab.Safety;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Routes;

/// <summary>Reads bodies, and writes answers.</summary>
internal static class Body
{
    /// <summary>The JSON body of a request.</summary>
    /// <exception cref="LabProblem">It is none.</exception>
    public static async Task<T> Read<T>(HttpContext context)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new LabProblem("body", 415, texts => texts["server.badBody"]);
        }

        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
        RequireKnown<T>(body.RootElement);
        return body.RootElement.Deserialize<T>(LabJson.Options) ?? throw new LabProblem("body", 400, texts => texts["server.badBody"]);
    }

    /// <summary>Refuses a field that the request does not have: it would have no effect, perhaps because of a slip of the pen.</summary>
    private static void RequireKnown<T>(JsonElement body)
    {
        string[] known = [.. LabJson.Options.GetTypeInfo(typeof(T)).Properties.Select(field => field.Name)];
        string? unknown = body.ValueKind != JsonValueKind.Object ? null
            : body.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw new LabProblem("body", 400, texts => texts.Say("server.unknownField", ("name", unknown), ("allowed", string.Join(", ", known))));
        }
    }

    /// <summary>An answer.</summary>
    public static IResult Json<T>(T document, int status = 200) => Results.Json(document, LabJson.Options, statusCode: status);

    /// <summary>A prepared answer.</summary>
    public static IResult Text(string json) => Results.Text(json, "application/json; charset=utf-8");

    /// <summary>A spec in either form.</summary>
    /// <exception cref="LabProblem">It cannot be read.</exception>
    public static RunSpec Spec(string? text)
    {
        try
        {
            return RunSpec.Parse(text ?? "");
        }
        catch (FormatException fault)
        {
            throw LabProblem.Of("spec", 400, fault);
        }
    }

    /// <summary>A value that a request must have.</summary>
    /// <exception cref="LabProblem">It is missing.</exception>
    public static T Require<T>(T? value, string name, string expected)
        where T : class => value ?? throw new LabProblem("body", 400, texts => texts.Say("server.lacks", ("name", name), ("expected", expected)));
}
