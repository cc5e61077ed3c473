using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Lab.Documents;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Edits;

namespace Sonda.Lab.Hosting;

/// <summary>The doctor's verdict about a trace, in words.</summary>
internal static class VerdictWriter
{
    /// <summary>The verdict, with remedies that the run does not have yet.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="spec">The run as it is now.</param>
    /// <param name="data">Its data; null if they are not loaded.</param>
    public static Verdict Examine(Trace trace, RunSpec spec, LoadedData? data)
    {
        Verdict verdict = DiagnosisExperiment.Of(trace).Verdict;
        return data is null ? verdict : DiagnosisExperiment.Prescribing(verdict, spec, DataFacts.Of(data.Training));
    }

    public static VerdictMessage Write(Trace trace, Verdict verdict, string language)
    {
        TextCatalog texts = TextCatalog.For(language, Medium.Page);
        string key = verdict.Healthy switch { true => "server.verdict.healthy", false => "server.verdict.ill", null => "server.verdict.open" };
        return new VerdictMessage(
            trace.Steps.Count == 0 ? 0 : trace.Steps[^1].Step, verdict.Healthy, verdict.Learned, texts[key],
            [.. verdict.Findings.Select(finding => Write(finding, trace.Subject, texts))]);
    }

    private static FindingMessage Write(Finding finding, TraceSubject subject, TextCatalog texts)
    {
        var words = FindingText.Of(finding, texts.Language);
        return new FindingMessage(
            finding.Ailment, finding.Form, RunDescriber.Word(finding.Severity), words.Title, [.. finding.Layers.Select(layer => subject.Layers[layer].Name)],
            finding.Layers.Count == 0 ? "" : texts.Say(finding.Layers.Count == 1 ? "server.layer" : "server.layers", ("layers", LayerNames.Of(finding.Layers, subject))), finding.SinceStep, finding.Probability, words.Text, words.Why, finding.Evidence,
            AilmentKinds.Find(finding.Ailment) is null ? null : "/rules/" + finding.Ailment,
            [.. finding.Remedies.Select(remedy => new RemedyMessage(remedy, RemedyText.Of(remedy, texts.Language)))]);
    }
}
