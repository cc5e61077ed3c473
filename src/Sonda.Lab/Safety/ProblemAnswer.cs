using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Sonda.Lab.Safety;

/// <summary>Turns every failure of a request into problem details (RFC 9457).</summary>
internal static class ProblemAnswer
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The rest of the pipeline, with its failures answered.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">The rest.</param>
    /// <param name="withoutPlaces">Takes the folders of this machine out of a message.</param>
    public static async Task Around(HttpContext context, RequestDelegate next, Func<string, string> withoutPlaces)
    {
        try
        {
            await next(context).ConfigureAwait(false);

            // What routing refuses has a status alone.
            if (context.Response is { HasStarted: false, ContentType: null, StatusCode: 400 or 404 or 405 or 415 })
            {
                await Write(context, context.Response.StatusCode is 400 or 415
                    ? new LabProblem("body", context.Response.StatusCode, texts => texts["server.badBody"])
                    : new LabProblem("not-found", context.Response.StatusCode, texts => texts.Say("server.noRoute", ("path", context.Request.Path.Value))), withoutPlaces).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            await Write(context, ProblemOf(fault), withoutPlaces).ConfigureAwait(false);
        }
    }

    private static Task Write(HttpContext context, LabProblem problem, Func<string, string> withoutPlaces)
    {
        TextCatalog texts = CallerLanguage.Texts(context.Request);
        context.Response.Clear();
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/problem+json; charset=utf-8";
        context.Response.Headers.ContentLanguage = texts.Language;
        ResponseHeaders.Apply(context);
        return context.Response.WriteAsync(new JsonObject
        {
            ["type"] = "urn:sonda:lab:" + problem.Kind,
            ["title"] = texts["server.problem." + problem.Kind],
            ["status"] = problem.Status,
            ["detail"] = withoutPlaces(problem.In(texts)),
        }.ToJsonString(Readable));
    }

    private static LabProblem ProblemOf(Exception fault) => fault switch
    {
        LabProblem known => known,
        AggregateException { InnerException: { } first } => ProblemOf(first),
        BadHttpRequestException { StatusCode: 413 } => new LabProblem("limit", 413, texts => texts["server.bodyTooLarge"]),
        BadHttpRequestException or JsonException => new LabProblem("body", 400, texts => texts["server.badBody"]),
        Data.DatasetException => LabProblem.Of("data", 422, fault),
        InvalidContentException => LabProblem.Of("state", 409, fault),
        OutOfMemoryException => new LabProblem("limit", 507, texts => texts["error.memory"]),
        Engine.Files.FileWriteException => LabProblem.Of("storage", 507, fault),
        IOException or UnauthorizedAccessException => new LabProblem("storage", 500, texts => texts["server.disk"]),
        _ => new LabProblem("internal", 500, texts => texts.Say("server.internal", ("type", fault.GetType().Name))),
    };
}
