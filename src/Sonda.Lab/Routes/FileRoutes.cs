using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Engine.Files;
using Sonda.Lab.Hosting;
using Sonda.Lab.Safety;
using Sonda.Reports.Figures;
using Sonda.Reports.Records;
using Sonda.Runs.Folders;

namespace Sonda.Lab.Routes;

/// <summary>What goes in and out as files: exports, comparisons, uploads.</summary>
internal static class FileRoutes
{
    private static readonly string[] Forms = ["json", "csv", "steps", "spec", "network", "html"], Pictures = ["svg", "png"];

    public static void Map(IEndpointRouteBuilder routes, LabRuns runs, GroupCommands groups, LabOptions options)
    {
        routes.MapGet("/api/runs/{id}/export", async (HttpContext context, string id) =>
            context.Request.Query["as"] == "network" && runs.FindLive(id) is { State: not ("loading" or "failed") } live
                ? Results.File(await live.Control.NetworkAsync().ConfigureAwait(false), "application/octet-stream", id + ".sonda")
                : context.Request.Query["as"] == "html" ? await Page(context, runs, id).ConfigureAwait(false)
                : Export(runs, id, context.Request.Query["as"].ToString()))
            .WithSummary("A download: ?as=json, csv, steps, spec, network or html.").Produces<byte[]>(200, "application/octet-stream");
        routes.MapGet("/api/runs/figure", (HttpContext context) => Figure(context, runs, [.. context.Request.Query["run"].OfType<string>()]))
            .WithSummary("The curves of one to ten runs as a picture: ?as=svg or png.").Produces<byte[]>(200, "image/svg+xml");
        routes.MapGet("/api/runs/compare", (HttpContext context) => Body.Json(Comparison.Of(runs, [.. context.Request.Query["run"].OfType<string>()])))
            .WithSummary("Two to ten runs: their epochs, and the settings in which they differ.").Produces<ComparisonDocument>();
        routes.MapPost("/api/runs/{id}/cure", async (HttpContext context, string id) =>
        {
            CureRequest request = await Body.Read<CureRequest>(context).ConfigureAwait(false);
            _ = runs.Shown(id);
            (LiveRun cured, string remedy) = await groups.Cure(id, request).ConfigureAwait(false);
            return Body.Json(new CureDocument(id, cured.Id, remedy, RemedyText.Of(remedy, CallerLanguage.Of(context.Request)), cured.Settings.Spec.ToString()), 201);
        }).WithSummary("Begins the treated run beside one.").Accepts<CureRequest>("application/json").Produces<CureDocument>(201)
            .WithMetadata(new RouteExample("""{"remedy": "residual"}""", """{"original": "784-30x8-10", "cured": "784-30-res-30-x7-10", "remedy": "residual"}"""));
        routes.MapPost("/api/data", async Task<IResult> (HttpContext context) => Body.Json(await Upload(context, runs.Shelf, options).ConfigureAwait(false), 201))
            .WithSummary("Takes a CSV file; its answer goes into a spec.").Accepts<string>("text/csv").Produces<UploadDocument>(201);
    }

    /// <summary>The page with the run inside. The run is trained again, on a thread of its own.</summary>
    private static async Task<IResult> Page(HttpContext context, LabRuns runs, string id)
    {
        _ = runs.Shown(id);
        RunRecord record = runs.Record(id);
        LoadedData data = await runs.Shelf.Load(record.Spec.Data, null, context.RequestAborted).ConfigureAwait(false);
        string language = CallerLanguage.Of(context.Request);
        string page = await Task.Run(() => RunPage.Text(runs.Home, id, data, language, context.RequestAborted), context.RequestAborted).ConfigureAwait(false);
        return Results.File(System.Text.Encoding.UTF8.GetBytes(page), "text/html", id + ".html");
    }

    /// <summary>The accuracy of each epoch, or the cost of a regression, as <c>sonda runs compare --figure</c> draws it.</summary>
    private static IResult Figure(HttpContext context, LabRuns runs, string[] ids)
    {
        if (ids.Length is < 1 or > Comparison.MaxRuns)
        {
            throw new LabProblem("body", 400, texts => texts.Say("server.runCount", ("min", 1), ("max", Comparison.MaxRuns), ("found", ids.Length)));
        }

        string form = context.Request.Query["as"].FirstOrDefault() ?? Pictures[0];
        if (!Pictures.Contains(form))
        {
            throw new LabProblem("body", 400, texts => texts.Say("server.lacks", ("name", "as"), ("expected", string.Join(", ", Pictures))));
        }

        bool isSvg = form == "svg";
        byte[]? figure = RunCurvesFigure.Draw([.. ids.Select(id => View(runs, id).Curve)], new FigureStyle(isSvg, CallerLanguage.Of(context.Request)));
        return figure is null
            ? throw new LabProblem("state", 409, texts => texts["server.noFigure"])
            : Results.File(figure, isSvg ? "image/svg+xml" : "image/png", (ids.Length == 1 ? ids[0] : "runs") + (isSvg ? ".svg" : ".png"));
    }

    private static RunView View(LabRuns runs, string id)
    {
        RunRecord record = runs.Record(id);
        // The folder by its name in the home: where the home is on this machine concerns no caller.
        return new RunView(record.Summary, record.Spec) { Folder = id, Changes = record.Changes(), Epochs = record.Epochs(), Events = record.Events() };
    }

    private static IResult Export(LabRuns runs, string id, string form)
    {
        _ = runs.Shown(id);
        RunView view = View(runs, id);
        return form switch
        {
            "json" => Results.File(System.Text.Encoding.UTF8.GetBytes(RunJson.Of(view, withEvents: true) + "\n"), "application/json", id + ".json"),
            "csv" => Results.File(System.Text.Encoding.UTF8.GetBytes(RunCsv.Epochs(view.Epochs)), "text/csv", id + ".csv"),
            "steps" => Results.File(System.Text.Encoding.UTF8.GetBytes(RunCsv.Steps(view.Readings())), "text/csv", id + "-steps.csv"),
            "spec" => Results.File(System.Text.Encoding.UTF8.GetBytes(view.Now() + "\n"), "text/plain", id + ".txt"),
            "network" => File.Exists(runs.Home.Files(id).Network)
                ? Results.File(File.ReadAllBytes(runs.Home.Files(id).Network), "application/octet-stream", id + ".sonda")
                : throw new LabProblem("state", 409, texts => texts["server.noNetwork"]),
            _ => throw new LabProblem("body", 400, texts => texts.Say("server.lacks", ("name", "as"), ("expected", string.Join(", ", Forms)))),
        };
    }

    /// <summary>Keeps an upload under a name made of its content: the name that came with it is never a path.</summary>
    private static async Task<UploadDocument> Upload(HttpContext context, DataShelf shelf, LabOptions options)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = options.Limits.UploadBytes;
        }

        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted).ConfigureAwait(false);
        byte[] bytes = content.ToArray();
        Directory.CreateDirectory(shelf.Uploads);
        string name = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)) + ".csv", path = Path.Combine(shelf.Uploads, name);
        RequireRoom(path, bytes.Length, shelf, options);
        AtomicFile.Write(path, bytes);
        var spec = (CsvSpec)DatasetSpec.Parse($"csv(\"{DataShelf.UploadPath(name)}\")");
        try
        {
            LoadedData data = await shelf.Load(spec, null, context.RequestAborted).ConfigureAwait(false);
            return new UploadDocument(
                spec.ToString(), data.Training.Count + data.Validation.Count, data.Training.InputSize, data.Training.HasTargets ? null : data.Training.Classes);
        }
        catch (DatasetException fault)
        {
            File.Delete(path);
            string sent = Path.GetFileName(context.Request.Query["name"].FirstOrDefault() ?? "");

            // The reader knows the file by the name that it had.
            throw new LabProblem("data", 422, texts => sent.Length > 0 ? texts.Of(fault).Replace(path, sent, StringComparison.Ordinal) : texts.Of(fault));
        }
    }

    private static void RequireRoom(string path, long bytes, DataShelf shelf, LabOptions options)
    {
        long found = bytes + new DirectoryInfo(shelf.Uploads).EnumerateFiles().Where(file => file.FullName != path).Sum(file => file.Length);
        if (found > options.Limits.UploadsBytes)
        {
            throw new LabProblem("limit", 413, texts => texts.Say(
                "server.uploadsFull", ("found", found >> 20), ("limit", options.Limits.UploadsBytes >> 20)));
        }
    }
}

/// <summary>A run and the treated one beside it.</summary>
internal sealed record CureDocument(string Original, string Cured, string Remedy, string Words, string Spec);

/// <summary>An upload, and the text that a spec names it by.</summary>
internal sealed record UploadDocument(string Data, int Rows, int Columns, int? Classes);
