#!/usr/bin/env dotnet
#:project ../src/Sonda.Reports
// 4. Diagnose a network that does not train: which ailment, in which layers, since when, and what to try.
// Run it:   dotnet run samples/04-diagnose.cs           in Portuguese: add -- --lang pt
// Look for: the verdict needs forty steps, not thirty epochs; every sentence comes with the numbers behind it.
using Sonda.Data;
using Sonda.Diagnosis.Findings;
using Sonda.Reports.Texts;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

string language = args.Contains("pt") ? "pt" : "en";
RunSpec run = RunSpec.Parse("784-30x12-10");
LoadedData digits = await DataSource.LoadAsync(run.Data);

DiagnosisResult diagnosis = DiagnosisExperiment.Run(digits, new DiagnosisOptions { Run = run, Steps = 40 });

Console.WriteLine($"{run} on {digits.Name}, {diagnosis.LastStep + 1} steps watched");
foreach (Finding finding in diagnosis.Verdict.Findings)
{
    // A finding is data: ids, layers, numbers. The catalogue turns it into sentences of the reader's language.
    FindingText words = FindingText.Of(finding, language);
    string layers = LayerNames.Of(finding.Layers, diagnosis.Trace.Subject);
    Console.WriteLine();
    Console.WriteLine($"{words.Title} ({words.Severity}) [{layers}]");
    Console.WriteLine($"  {words.Text}");
    Console.WriteLine($"  {words.Why}");
}

// One list for the whole verdict, ordered by cause. Each remedy has the whole edited run, ready to be trained.
Console.WriteLine();
foreach (ProposedRemedy remedy in diagnosis.Remedies.Take(3))
{
    RemedyText words = RemedyText.Of(remedy, diagnosis.Trace.Subject, language);
    Console.WriteLine($"→ {words.Text}: {words.Why}");
    Console.WriteLine($"  {words.Spec}");
}
