using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sonda.Lab.Documents;
using Sonda.Lab.Hosting;
using Sonda.Lab.Safety;
using Sonda.Runs.Events;

namespace Sonda.Lab.Routes;

/// <summary>Runs: begin, list, rename, delete, and drive them.</summary>
internal static class RunRoutes
{
    private const string Example = """{"id": "784-30x4-10", "state": "paused", "live": true, "spec": "784-30x4-10", "position": {"epoch": 0, "row": 0, "step": 0}}""";

    public static void Map(IEndpointRouteBuilder routes, LabRuns runs, RunList list, DeletedRuns deleted, Commands commands, GroupCommands groups)
    {
        routes.MapGet("/api/runs", (HttpContext context) => Body.Json(list.Read(CallerLanguage.Of(context.Request)))).WithSummary("All runs, newest first.").Produces<RunListDocument>()
            .WithMetadata(new RouteExample(null, """{"runs": [{"id": "784-30-10", "state": "completed", "bestAccuracy": 95.46, "sparkline": [93.1, 95.46]}], "reading": false}"""));
        routes.MapPost("/api/runs", async (HttpContext context) =>
        {
            NewRunRequest request = await Body.Read<NewRunRequest>(context).ConfigureAwait(false);
            if (request.Speed is { } speed && !(speed > 0 && double.IsFinite(speed)))
            {
                throw new LabProblem("body", 400, texts => texts.Say("server.lacks", ("name", "speed"), ("expected", "> 0, null")));
            }

            LiveRun run = await runs.Create(Body.Spec(Body.Require(request.Spec, "spec", "784-30-10")), request.Name).ConfigureAwait(false);
            _ = Begin(run, request);
            context.Response.Headers.Location = "/api/runs/" + run.Id;
            return Body.Json(run.Describe(CallerLanguage.Of(context.Request)), 201);
        }).WithSummary("Begins a run.").Accepts<NewRunRequest>("application/json").Produces<RunDocument>(201)
            .WithMetadata(new RouteExample("""{"spec": "784-30x4-10; seed 1", "play": true}""", Example));
        routes.MapGet("/api/runs/{id}", (HttpContext context, string id) => Body.Json(runs.Shown(id).Describe(CallerLanguage.Of(context.Request))))
            .WithSummary("One run.").Produces<RunDocument>().WithMetadata(new RouteExample(null, Example));
        routes.MapPatch("/api/runs/{id}", async (HttpContext context, string id) =>
        {
            RenameRequest request = await Body.Read<RenameRequest>(context).ConfigureAwait(false);
            string name = Body.Require(request.Name, "name", "784-30-10");
            _ = runs.Shown(id);
            await runs.Rename(id, name).ConfigureAwait(false);
            return Body.Json(runs.Shown(name).Describe(CallerLanguage.Of(context.Request)));
        }).WithSummary("Renames a run.").Accepts<RenameRequest>("application/json").Produces<RunDocument>()
            .WithMetadata(new RouteExample("""{"name": "digits-1"}""", Example));
        routes.MapDelete("/api/runs/{id}", async (string id) =>
        {
            string? undo = await deleted.Delete(id).ConfigureAwait(false);
            return Body.Json(new DeletedDocument(undo, undo is null ? 0 : DeletedRuns.Seconds));
        })
            .WithSummary("Deletes a run; for some seconds it can be brought back.").Produces<DeletedDocument>()
            .WithMetadata(new RouteExample(null, """{"undo": "0f3c…", "seconds": 10}"""));
        routes.MapPost("/api/runs/undo", async (HttpContext context) =>
        {
            UndoRequest request = await Body.Read<UndoRequest>(context).ConfigureAwait(false);
            return Body.Json(new UndoneDocument(deleted.Undo(Body.Require(request.Undo, "undo", "undo"))));
        }).WithSummary("Brings a deleted run back.").Accepts<UndoRequest>("application/json").Produces<UndoneDocument>()
            .WithMetadata(new RouteExample("""{"undo": "0f3c…"}""", """{"id": "784-30-10"}"""));
        routes.MapPost("/api/runs/{id}/commands", async (HttpContext context, string id) =>
        {
            CommandRequest request = await Body.Read<CommandRequest>(context).ConfigureAwait(false);
            (IShownRun run, bool isNew) = await commands.Do(id, request).ConfigureAwait(false);
            return Body.Json(run.Describe(CallerLanguage.Of(context.Request)), isNew ? 201 : 200);
        }).WithSummary("Drives a run: play, pause, step, speed, change, stop, anew.").Accepts<CommandRequest>("application/json").Produces<RunDocument>()
            .WithMetadata(new RouteExample("""{"command": "change", "change": "rate 0.3"}""", Example));
        routes.MapPost("/api/groups", async (HttpContext context) =>
        {
            GroupRequest request = await Body.Read<GroupRequest>(context).ConfigureAwait(false);
            return Body.Json(new GroupDocument(await groups.BeginGroup(request).ConfigureAwait(false)), 201);
        }).WithSummary("Begins two to four runs on the same seed and order of data.").Accepts<GroupRequest>("application/json").Produces<GroupDocument>(201)
            .WithMetadata(new RouteExample("""{"specs": ["784-30-10", "784-30x4-10"]}""", """{"runs": ["784-30-10", "784-30x4-10"]}"""));
        routes.MapPost("/api/groups/commands", async (HttpContext context) =>
        {
            CommandRequest request = await Body.Read<CommandRequest>(context).ConfigureAwait(false);
            await groups.DoAll(request).ConfigureAwait(false);
            string language = CallerLanguage.Of(context.Request);
            return Body.Json(new GroupStateDocument([.. request.Runs!.Select(id => runs.Shown(id).Describe(language))]));
        }).WithSummary("One command for several runs.").Accepts<CommandRequest>("application/json").Produces<GroupStateDocument>()
            .WithMetadata(new RouteExample("""{"runs": ["784-30-10", "784-30x4-10"], "command": "play"}""", """{"runs": []}"""));
        routes.MapGet("/api/runs/{id}/diagnosis", (HttpContext context, string id) =>
            runs.Shown(id).Board.Document(Notice.Verdict, CallerLanguage.Of(context.Request)) is { } verdict
                ? Body.Text(verdict)
                : throw new LabProblem("state", 409, texts => texts["server.noReading"]))
            .WithSummary("The doctor's newest verdict.").Produces<VerdictMessage>()
            .WithMetadata(new RouteExample(null, """{"step": 39, "healthy": true, "sentence": "Healthy so far", "findings": []}"""));
        routes.MapGet("/api/runs/{id}/events", (HttpContext context, string id) => SendEvents(context, runs, id))
            .WithSummary("The recorded events, as server-sent events; Last-Event-ID or ?after=N continues.").Produces<string>(200, "text/event-stream");
    }

    private static async Task Begin(LiveRun run, NewRunRequest request)
    {
        try
        {
            if (request.Speed is { } speed)
            {
                await run.Control.Pace(speed).ConfigureAwait(false);
            }

            if (request.Play)
            {
                await run.Control.Play(default).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The run describes its own failure.
        }
    }

    /// <summary>The number of events that the caller has. A browser that connects again sends its last one, which is newer than the address.</summary>
    private static long FirstEvent(HttpRequest request, LabRuns runs, string id)
    {
        bool isAgain = request.Headers.TryGetValue("Last-Event-ID", out var last);
        string? text = isAgain ? last.ToString() : request.Query["after"].FirstOrDefault();
        if (text is null)
        {
            return 0;
        }

        // A run that went on from a checkpoint has written its last events anew: a browser waits for those that it does not have.
        long max = isAgain ? long.MaxValue : runs.IsRecorded(id) ? RecordedEvents.Of(runs.Home.Files(id).Folder).LongCount() : 0;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seen) && seen <= max
            ? seen
            : throw new LabProblem("body", 400, texts => texts.Say("server.lacks", ("name", isAgain ? "Last-Event-ID" : "after"), ("expected", $"0 – {max}")));
    }

    private static async Task SendEvents(HttpContext context, LabRuns runs, string id)
    {
        _ = runs.Shown(id);
        long seen = FirstEvent(context.Request, runs, id);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        while (true)
        {
            bool isLive = runs.FindLive(id) is { IsFinished: false };
            long line = 0;
            if (Directory.Exists(runs.Home.Files(id).Folder))
            {
                foreach (RunEvent happened in RecordedEvents.Of(runs.Home.Files(id).Folder))
                {
                    if (++line > seen)
                    {
                        await context.Response.WriteAsync($"id: {line}\ndata: {RunEventJson.Write(happened)}\n\n", context.RequestAborted).ConfigureAwait(false);
                        seen = line;
                    }
                }
            }

            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            if (!isLive)
            {
                return;
            }

            await Task.Delay(200, context.RequestAborted).ConfigureAwait(false);
        }
    }
}

/// <summary>A run that was deleted, and how to bring it back; null if it cannot be.</summary>
internal sealed record DeletedDocument(string? Undo, int Seconds);

/// <summary>A run that was brought back.</summary>
internal sealed record UndoneDocument(string Id);

/// <summary>The runs of a group.</summary>
internal sealed record GroupDocument(IReadOnlyList<string> Runs);

/// <summary>The runs of a group after a command.</summary>
internal sealed record GroupStateDocument(IReadOnlyList<RunDocument> Runs);
