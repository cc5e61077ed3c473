using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Tests.Folders;
using Sonda.Runs.Tests.Reference;

namespace Sonda.Runs.Tests.Traces;

/// <summary>The events of a recorded run are a trace in JSON Lines, and follow the schema of traces.</summary>
public sealed class LinesOfRunTests : IDisposable
{
    private static readonly NaiveSchema Schema = new(JsonElement.Parse(TraceJson.JsonSchema));

    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-lines-").FullName;

    private RunRecord Whole => KeptRun.Whole(new RunsHome(Path.Combine(_folder, "runs")));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_lines_read_as_the_trace_of_the_run()
    {
        RunRecord run = Whole;
        Trace lines = TraceJson.Read(File.ReadAllText(Path.Combine(run.Path, "events.jsonl"))), own = run.Trace()!;
        Assert.True(own.Steps.Count > 20);
        Assert.Equal(TraceJson.Write(own with { StoppedAt = null }), TraceJson.Write(lines with { StoppedAt = null }));
    }

    [Fact]
    public void The_reader_of_traces_knows_every_name_of_every_event()
    {
        var notices = new List<string>();
        string[] lines = [.. typeof(RunEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind =>
        {
            var line = new JsonObject { ["event"] = (string)kind.TypeDiscriminator! };
            foreach (PropertyInfo property in kind.DerivedType.GetProperties())
            {
                string name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                line[name] = name switch
                {
                    "subject" => JsonNode.Parse("""{"network":"x","cost":"mse","layers":[{"name":"a","kind":"dense","inputs":2,"units":3}]}"""),
                    "reading" when kind.DerivedType == typeof(StepRead) => JsonNode.Parse("""{"step":0,"layers":[{}]}"""),
                    "divergence" => JsonNode.Parse("""{"step":1,"phase":"cost"}"""),
                    _ => null,
                };
            }

            return line.ToJsonString();
        })];
        Assert.Equal(9, lines.Length);
        TraceJson.Read(string.Join('\n', lines), notice => notices.Add(notice.ToString()));
        TraceJson.Read(File.ReadAllText(Path.Combine(Whole.Path, "events.jsonl")), notice => notices.Add(notice.ToString()));
        Assert.Empty(notices);
    }

    [Fact]
    public void Every_line_and_the_document_follow_the_schema()
    {
        RunRecord run = Whole;
        Assert.All(File.ReadLines(Path.Combine(run.Path, "events.jsonl")), line => Assert.True(Schema.Accepts(JsonElement.Parse(line)), line));
        Assert.True(Schema.Accepts(JsonElement.Parse(TraceJson.Write(run.Trace()!))));
    }

    [Theory]
    [InlineData("""{"event":"step","step":0,"torch":{"cost":0.7}}""", true)]
    [InlineData("""{"event":"checkpoint","step":0}""", true)]
    [InlineData("""{"version":2,"subject":{"network":"x","cost":"mse","layers":[{"name":"a","kind":"dense","inputs":2,"units":3}]},"steps":[{"step":0,"layers":[{}]}]}""", true)]
    [InlineData("""{"version":2,"subject":{"network":"x","cost":"mse","layers":[{"name":"a","kind":1,"inputs":2,"units":3}]}}""", false)]
    [InlineData("""{"version":2,"subject":{"network":"x","cost":"mse","layers":[null]}}""", false)]
    [InlineData("""{"version":2,"subject":{"network":"x","cost":"mse","layers":[{"name":"a","kind":"dense","inputs":2,"units":3}]},"steps":[{"step":0,"layers":[null]}]}""", false)]
    [InlineData("""{"version":2,"subject":{"network":"x","cost":"mse","layers":[{"name":"a","kind":"dense","inputs":2,"units":0}]}}""", false)]
    [InlineData("""{"event":"epoch","step":3,"reading":{"epoch":1,"step":3,"trainingAccuracy":33}}""", false)]
    [InlineData("""{"event":"step","step":0,"reading":{"step":0,"layers":[{"deltaNorm":-1}]}}""", false)]
    [InlineData("""{"event":"step","step":0,"reading":{"step":0,"layers":[{"deltaNorm":"NaN","factors":{"slope":0.5}}]}}""", true)]
    [InlineData("""{"event":"step","step":0,"reading":{"step":0,"layers":[{"factors":{"slope":-0.5}}]}}""", false)]
    [InlineData("""{"event":"begun","step":0}""", false)]
    [InlineData("""{"event":"step","step":0}""", false)]
    [InlineData("null", false)]
    [InlineData("[]", false)]
    public void The_schema_refuses_what_the_reader_refuses(string json, bool isAccepted) => Assert.Equal(isAccepted, Schema.Accepts(JsonElement.Parse(json)));
}
