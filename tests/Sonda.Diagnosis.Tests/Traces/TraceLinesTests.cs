using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Traces;

public sealed class TraceLinesTests
{
    private const string Started = """
        {"event":"started","step":0,"subject":{"network":"mine","cost":"softmax","layers":[
        {"name":"a","kind":"dense","inputs":3,"units":4},{"name":"b","kind":"dense","inputs":4,"units":2}]}}
        """;

    private static readonly string Start = Started.ReplaceLineEndings("");

    private static string Step(long step, double speed) =>
        $$$"""{"event":"step","step":{{{step}}},"reading":{"step":{{{step}}},"layers":[{"speed":{{{speed}}}},{}]}}""";

    private static Trace Read(params string[] lines) => TraceJson.Read(string.Join('\n', lines));

    private static string Refusal(params string[] lines) => Assert.Throws<InvalidContentException>(() => Read(lines)).Message;

    [Fact]
    public void Lines_and_one_document_are_the_same_trace()
    {
        Trace lines = Read(
            Start, Step(0, 2), """{"event":"changed","step":1,"change":"rate 0.3"}""", Step(1, 3),
            """{"event":"epoch","step":2,"epoch":1,"reading":{"epoch":1,"step":2,"trainingCost":0.5}}""",
            """{"event":"diverged","step":2,"divergence":{"step":3,"phase":"backward","layer":"b","unit":1}}""", "");
        Trace document = TraceJson.Read("""
            {"version":2,"subject":{"network":"mine","cost":"softmax","layers":[
             {"name":"a","kind":"dense","inputs":3,"units":4},{"name":"b","kind":"dense","inputs":4,"units":2}]},
             "steps":[{"step":0,"layers":[{"speed":2},{}]},{"step":1,"layers":[{"speed":3},{}]}],
             "epochs":[{"epoch":1,"step":2,"trainingCost":0.5}],"notFinite":{"step":2,"layer":1,"phase":"backward","unit":1}}
            """);
        Assert.Equal(TraceJson.Write(document), TraceJson.Write(lines));
    }

    [Fact]
    public void A_resumed_run_repeats_steps_and_the_later_reading_counts()
    {
        Trace read = Read(Start, Step(0, 1), Step(1, 2), Step(2, 3), """{"event":"resumed","step":1}""", Step(1, 5), Step(2, 6));
        Assert.Equal([1.0, 5, 6], read.Steps.Select(step => step.Layers[0].Speed!.Value));
    }

    [Fact]
    public void Early_stopping_ends_a_training_unless_it_went_on()
    {
        const string Epoch = """{"event":"epoch","step":2,"reading":{"epoch":1,"step":2}}""", Ended = """{"event":"ended","status":"StoppedEarly","step":2}""";
        Assert.Equal(2, Read(Start, Step(0, 1), Epoch, Ended).StoppedAt);
        Assert.Null(Read(Start, Step(0, 1), Epoch, Ended, """{"event":"epoch","step":4,"reading":{"epoch":2,"step":4}}""").StoppedAt);
        Assert.Null(Read(Start, Step(0, 1), Epoch, """{"event":"ended","status":"Completed","step":2}""").StoppedAt);
    }

    [Fact]
    public void A_cut_last_line_is_a_notice_and_any_other_a_fault()
    {
        var notices = new List<LocalizableText>();
        string cut = Step(1, 2)[..40];
        Trace read = TraceJson.Read(string.Join('\n', Start, Step(0, 1), cut), notices.Add);
        Assert.Equal(0, Assert.Single(read.Steps).Step);
        Assert.StartsWith("The last line of the trace is cut", Assert.Single(notices).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("line 2: found {\"event\":\"step\"", Refusal(Start, cut, Step(2, 1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"event":"stepp","step":1}""", "line 2, $.event: found \"stepp\"; expected one of started, step, epoch, diverged")]
    [InlineData("""{"event":"step","step":1,"reading":{"step":1,"layers":[{"sped":1},{}]}}""", "line 2, $.reading.layers[0]: found the unknown name \"sped\"")]
    [InlineData("""{"event":"step","step":1,"reading":{"step":1,"layers":[{}]}}""", "line 2, $.reading.layers: expected 2, one for each of $.subject.layers; found 1.")]
    [InlineData("""{"event":"step","step":1,"reading":{"step":1,"layers":[{"saturatedShare":2},{}]}}""", "line 2, $.reading.layers[0].saturatedShare: found 2")]
    [InlineData("""{"event":"step","step":1}""", "line 2, $.reading: found null; expected an object.")]
    [InlineData("""{"event":"diverged","step":1}""", "line 2, $.divergence: found null; expected an object.")]
    [InlineData("""{"event":"diverged","step":1,"divergence":{"phase":"cost"}}""", "line 2, $.divergence: found no \"step\"; expected it.")]
    public void A_fault_names_its_line(string line, string expected) =>
        Assert.StartsWith(expected, Refusal(Start, line), StringComparison.Ordinal);

    [Fact]
    public void The_subject_comes_first() =>
        Assert.StartsWith("line 1, $: found \"step\" before \"started\"", Refusal(Step(0, 1), Start), StringComparison.Ordinal);

    [Fact]
    public void Layers_in_reverse_or_of_one_name_are_refused()
    {
        string reversed = Start.Replace("""{"name":"a","kind":"dense","inputs":3,"units":4},{"name":"b","kind":"dense","inputs":4,"units":2}""",
            """{"name":"b","kind":"dense","inputs":4,"units":2},{"name":"a","kind":"dense","inputs":3,"units":4}""", StringComparison.Ordinal);
        Assert.Contains("the sizes only fit in reverse", Refusal(reversed, Step(0, 1)), StringComparison.Ordinal);
        Assert.Contains("found 2 layers named a", Refusal(Start.Replace("\"b\"", "\"a\"", StringComparison.Ordinal), Step(0, 1)), StringComparison.Ordinal);
        Assert.NotEmpty(Read(Start.Replace("\"inputs\":4", "\"inputs\":36", StringComparison.Ordinal), Step(0, 1)).Steps);
    }

    [Fact]
    public void Maps_that_a_dense_layer_takes_flattened_stand_in_order()
    {
        string maps = Start.Replace("""{"name":"a","kind":"dense","inputs":3,"units":4},{"name":"b","kind":"dense","inputs":4,"units":2}""",
            """{"name":"a","kind":"conv","inputs":2,"units":4},{"name":"b","kind":"dense","inputs":36,"units":2}""", StringComparison.Ordinal);
        Assert.NotEmpty(Read(maps, Step(0, 1)).Steps);
        Assert.Contains("the sizes only fit in reverse", Refusal(maps.Replace("\"inputs\":36", "\"inputs\":35", StringComparison.Ordinal), Step(0, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Garbage_never_throws_anything_but_the_documented_exception()
    {
        uint state = 5;
        int Next(int count) => (int)((state = (state * 1664525) + 1013904223) >> 8) % count;
        string[] whole = [Start, Step(0, 1), Step(1, 2), """{"event":"diverged","step":2,"divergence":{"step":3,"phase":"cost"}}"""];
        string text = string.Join('\n', whole);
        for (int i = 0; i < 3000; i++)
        {
            char[] broken = text.ToCharArray();
            for (int k = 0; k <= i % 4; k++)
            {
                broken[Next(broken.Length)] = "{}[]\",:0aé\n\0"[Next(12)];
            }

            try
            {
                TraceJson.Read(new string(broken));
            }
            catch (InvalidContentException)
            {
            }
        }
    }
}
