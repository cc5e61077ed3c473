using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sonda.Lab.Proofs;
using Sonda.Lab.Safety;

namespace Sonda.Lab.Routes;

/// <summary>Does a cure hold? It is trained beside the original on new seeds.</summary>
internal static class ProofRoutes
{
    private const string Example = """{"state": "running", "seeds": 10, "done": 4, "trainings": 30, "rows": [{"seed": 2, "before": 10.64, "after": 95.8, "effect": 85.16}]}""";

    public static void Map(IEndpointRouteBuilder routes, ProofShelf proofs)
    {
        routes.MapPost("/api/runs/{id}/proof", async (HttpContext context, string id) =>
        {
            ProofRequest request = await Body.Read<ProofRequest>(context).ConfigureAwait(false);
            Proof proof = await proofs.Begin(id, Body.Require(request.Cured, "cured", "784-30-10"), context.RequestAborted).ConfigureAwait(false);
            return Body.Json(proof.Describe(CallerLanguage.Texts(context.Request)), 201);
        }).WithSummary("Trains a run, its cure and a random remedy on ten new seeds.").Accepts<ProofRequest>("application/json").Produces<ProofDocument>(201)
            .WithMetadata(new RouteExample("""{"cured": "784-30-res-30-x7-10"}""", Example));
        routes.MapGet("/api/runs/{id}/proof", (HttpContext context, string id) => Body.Json(Find(context, proofs, id)?.Describe(CallerLanguage.Texts(context.Request)) ?? ProofDocument.None))
            .WithSummary("The proof of a cure as far as it is done: ?cured=RUN.").Produces<ProofDocument>().WithMetadata(new RouteExample(null, Example));
        routes.MapDelete("/api/runs/{id}/proof", (HttpContext context, string id) =>
        {
            Proof proof = Find(context, proofs, id) ?? throw new LabProblem("not-found", 404, texts => texts["server.noProof"]);
            proof.Stop();
            return Body.Json(proof.Describe(CallerLanguage.Texts(context.Request)));
        }).WithSummary("Stops a proof; the seeds that are done stay readable.").Produces<ProofDocument>().WithMetadata(new RouteExample(null, Example));
    }

    private static Proof? Find(HttpContext context, ProofShelf proofs, string id) =>
        proofs.Find(id, Body.Require(context.Request.Query["cured"].FirstOrDefault(), "cured", "784-30-10"));
}
