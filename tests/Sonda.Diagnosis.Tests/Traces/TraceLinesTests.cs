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
    [InlineData("[1,2]", "line 3: found [1,2]; expected an event in JSON.")]
    [InlineData("3", "line 3: found 3; expected an event in JSON.")]
    [InlineData("""{"event":"stepp","step":1}""", "line 3, $.event: found \"stepp\"; expected one of started, step")]
    [InlineData("""{"event":"step","event":"step"}""", "line 3, $: found a name twice in one object; expected each once.")]
    [InlineData("{\"event\":\"step\",\"step\":1,\"reading\":{\"st\n", "line 3: found {\"event\":\"step\"")]
    [InlineData("done", "line 3: found done; expected an event in JSON.")]
    public void A_last_line_that_is_wrong_is_not_cut(string last, string expected) =>
        Assert.StartsWith(expected, Refusal(Start, Step(0, 1), last), StringComparison.Ordinal);

    [Fact]
    public void Json_that_is_nested_too_deep_is_told_as_such()
    {
        string deep = new string('[', 80) + new string(']', 80);
        const string Told = "found more than 64 objects and lists inside one another; expected fewer than 10.";
        Assert.Equal("line 2, $: " + Told, Refusal(Start, $$"""{"event":"step","step":1,"reading":{{deep}}}"""));
        Assert.Equal("$: " + Told, Refusal($$"""{"subject":{{deep}}}"""));
        Assert.StartsWith("The text is not JSON", Refusal($$"""{"subject":x{{deep}}}"""), StringComparison.Ordinal);
    }

    private static List<string> Notices(params string[] lines)
    {
        var notices = new List<string>();
        TraceJson.Read(string.Join('\n', lines), notice => notices.Add(notice.ToString()));
        return notices;
    }

    private static string Epoch(int epoch, long step, string readings = "") =>
        $$$"""{"event":"epoch","step":{{{step}}},"reading":{"epoch":{{{epoch}}},"step":{{{step}}}{{{readings}}}}}""";

    [Fact]
    public void Steps_that_go_back_are_told_with_what_is_lost()
    {
        const string Why = ": a reading replaces those of its own and of later steps. Give each training a file of its own, and let steps count on from epoch to epoch.";
        Assert.Equal(
            ["line 6, $: step 2 comes after step 3, so 2 of 6 readings of steps do not count" + Why],
            Notices(Start, Step(0, 1), Step(1, 1), Step(2, 1), Step(3, 1), Step(2, 1), Step(3, 1)));
        Assert.Equal(
            ["line 6, $: step 3 comes after step 3, so 1 of 5 readings of steps does not count" + Why],
            Notices(Start, Step(0, 1), Step(1, 1), Step(2, 1), Step(3, 1), Step(3, 1)));
        Assert.Equal(
            ["line 4, $: step 0 comes after step 1, and steps go back 2 times in all, so only 2 of 6 readings of steps count" + Why],
            Notices(Start, Step(0, 1), Step(1, 1), Step(0, 1), Step(1, 1), Step(0, 1), Step(1, 1)));
        Assert.Equal(
            ["line 3, $: step 10 comes after step 10, and steps go back 2 times in all, so only 1 of 3 readings of epochs counts" + Why],
            Notices(Start, Epoch(1, 10), Epoch(2, 10), Epoch(3, 10)));
    }

    [Fact]
    public void A_run_that_resumes_or_reads_its_start_twice_loses_nothing()
    {
        Assert.Empty(Notices(Start, Step(0, 1), Step(0, 2), Step(1, 2)));
        Assert.Empty(Notices(Start, Step(0, 1), Step(1, 2), Step(2, 3), """{"event":"resumed","step":1}""", Step(1, 5), Step(2, 6)));
        Assert.Empty(Notices(Start, Step(0, 1), """{"event":"checkpoint","step":1}""", Step(1, 2), Step(2, 3), Step(1, 5), Step(2, 6)));
        Assert.Single(Notices(Start, Step(0, 1), Step(1, 2), """{"event":"resumed","step":1}""", Step(1, 2), Step(0, 3)));
    }

    [Fact]
    public void Two_readings_of_an_epoch_are_one()
    {
        Assert.Empty(Notices(Start, Epoch(1, 10, ",\"trainingCost\":0.5"), Epoch(1, 10, ",\"validationCost\":0.6")));
        EpochReading read = Assert.Single(Read(Start, Epoch(1, 10, ",\"trainingCost\":0.5,\"trainingAccuracy\":0.1"), Epoch(1, 10, ",\"validationCost\":0.6,\"trainingAccuracy\":0.2")).Epochs);
        Assert.Equal((0.5, 0.6, 0.2), (read.TrainingCost!.Value, read.ValidationCost!.Value, read.TrainingAccuracy!.Value));
    }

    [Theory]
    [InlineData(@"caf\udce9.csv", "caf�.csv")]
    [InlineData(@"a\uD800b\ud83d\ude00c\\ud800", "a�b😀c\\ud800")]
    public void Half_a_character_is_no_reason_to_stop(string written, string expected) =>
        Assert.Equal(expected, Read(Start.Replace("\"network\":\"mine\"", $"\"network\":\"{written}\"", StringComparison.Ordinal)).Subject.Network);

    [Theory]
    [InlineData("""{"event":"epoch","epoch":1,"step":10,"trainingAccuracy":0.9}""", "line 2, $: left out \"trainingAccuracy\"; its place is inside \"reading\".")]
    [InlineData("""{"event":"step","step":1,"speed":0.9,"reading":{"step":1,"layers":[{},{}]}}""", "line 2, $: left out \"speed\"; its place is inside \"reading.layers\".")]
    [InlineData("""{"event":"diverged","step":1,"phase":"cost","divergence":{"step":1,"phase":"cost"}}""", "line 2, $: left out \"phase\"; its place is inside \"divergence\".")]
    [InlineData("""{"event":"epoch","step":1,"raeding":{}}""", "line 2, $: left out \"raeding\", which is no part of the event \"epoch\"; expected one of event, step, number, epoch, result, reading, torch.")]
    [InlineData("""{"event":"ended","step":1,"state":3}""", "line 2, $: left out \"state\", which is no part of the event \"ended\"; expected one of event, step, number, status, keptEpoch, seconds.")]
    public void A_name_without_a_place_is_told_once(string line, string expected) =>
        Assert.Equal([expected], Notices(Start, line, line).Where(notice => !notice.Contains("comes after", StringComparison.Ordinal)));

    [Fact]
    public void Control_characters_in_a_text_for_people_become_a_blank()
    {
        string read = Read(Start.Replace("\"network\":\"mine\"", "\"network\":\"my\\r\\nnet\\u001b\",\"data\":\"a\\tb\",\"optimizer\":{\"name\":\"sgd\\n\"}", StringComparison.Ordinal)).Subject switch
        {
            { Network: var network, Data: var data, Optimizer.Name: var name } => $"{network}|{data}|{name}",
            _ => "",
        };
        Assert.Equal("my net |a b|sgd ", read);
        Assert.Contains("expected a text without control characters", Refusal(Start.Replace("\"a\"", "\"a\\n\"", StringComparison.Ordinal)), StringComparison.Ordinal);
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
