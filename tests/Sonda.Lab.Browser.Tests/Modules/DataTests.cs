using System.Buffers.Binary;
using System.Text.Json;

namespace Sonda.Lab.Browser.Tests.Modules;

/// <summary>Frames, readings and drawn digits.</summary>
public sealed class DataTests(Chromium chromium) : ModuleTests(chromium)
{
    [Fact]
    public async Task A_frame_of_two_layers_is_read_as_it_was_written()
    {
        byte[] frame = Frame(2000, Layer(-2.5f, -120f, 0.25f, [0, 1, 81, 255, 5], 0b00110), Layer(float.NaN, -80f, 0.5f, [3], 1));
        JsonElement read = await Evaluate(
            "protocol/frame.js",
            $$"""
            const frame = m.decodeFrame("{{Convert.ToBase64String(frame)}}");
            return { step: frame.step, rows: frame.rows, layers: frame.layers.map(l => ({ speed: l.speedLog10, logs: [...l.logs], negative: [...l.negative] })) };
            """);
        Assert.Equal(2000, read.GetProperty("step").GetInt64());
        Assert.Equal(1000, read.GetProperty("rows").GetInt32());
        JsonElement first = read.GetProperty("layers")[0], logs = first.GetProperty("logs");
        Assert.Equal(-2.5, first.GetProperty("speed").GetDouble());
        Assert.Equal("-Infinity", logs[0].GetString());
        Assert.Equal(-6, logs[1].GetDouble(), 5);
        Assert.Equal(-5, logs[2].GetDouble(), 5);
        Assert.Equal("NaN", logs[3].GetString());
        Assert.Equal("[0,1,1,0,0]", first.GetProperty("negative").GetRawText());
        Assert.Equal("NaN", read.GetProperty("layers")[1].GetProperty("speed").GetString());
        Assert.Equal(-3.95, read.GetProperty("layers")[1].GetProperty("logs")[0].GetDouble(), 5);
    }

    [Fact]
    public async Task A_frame_of_another_version_is_refused() => await Assert.ThrowsAsync<Microsoft.Playwright.PlaywrightException>(
        () => Evaluate("protocol/frame.js", $"m.decodeFrame('{Convert.ToBase64String([2, .. new byte[15]])}')"));

    [Theory]
    [InlineData("null", "NaN")]
    [InlineData("'NaN'", "Infinity")]
    [InlineData("'Infinity'", "Infinity")]
    [InlineData("'-Infinity'", "-Infinity")]
    public async Task Missing_infinite_and_zero_readings_are_told_apart(string written, string expected) =>
        Assert.Equal(expected, (await Evaluate("protocol/frame.js", $"m.logReading({written})")).GetString());

    [Theory]
    [InlineData(true, "playing 900")]
    [InlineData(false, "killed 700")]
    public async Task A_newer_state_outlives_a_document_only_while_the_run_is_open(bool isLive, string expected)
    {
        JsonElement seen = await Evaluate(
            "model/run.js",
            $$"""
            const run = new m.RunModel("a"), document = { id: "a", live: true, state: "playing", position: { step: 800 }, settings: {}, layers: [] };
            run.take("run", { document });
            run.take("state", { state: "playing", position: { step: 900 } });
            run.take("run", { document: { ...document, live: {{(isLive ? "true" : "false")}}, state: "{{(isLive ? "playing" : "killed")}}", position: { step: 700 } } });
            return run.status + " " + run.step;
            """);
        Assert.Equal(expected, seen.GetString());
    }

    [Fact]
    public async Task A_run_that_is_opened_again_keeps_curves_and_picture_until_they_come_anew()
    {
        string[] frames = [.. new[] { 2, 1 }.Select(step => Convert.ToBase64String(Frame(step, Layer(-2.5f, -120f, 0.25f, [81], 0))))];
        JsonElement seen = await Evaluate(
            "model/run.js",
            $$"""
            const run = new m.RunModel("a"), document = { id: "a", live: false, state: "killed", position: { step: 2 }, settings: {}, layers: [] };
            const chunk = step => ({ reset: true, readings: { step, speedLog10: [step.map(() => -1)], validationCost: step.map(() => 2), validationAccuracy: step.map(() => 50) }, epochs: [], marks: [] });
            const seen = [], look = () => seen.push(`${run.readings.length} ${run.frame?.step}`);
            run.take("run", { document });
            run.take("history", chunk([0, 1, 2]));
            run.take("frame", "{{frames[0]}}");
            look();
            run.take("run", { document: { ...document, live: true, state: "loading" } });
            run.take("history", chunk([]));
            look();
            run.take("run", { document: { ...document, live: true, state: "paused" } });
            run.take("frame", "{{frames[1]}}");
            run.take("history", { ...chunk([0, 1]), reset: false });
            look();
            return seen.join("; ");
            """);
        Assert.Equal("3 2; 3 2; 2 1", seen.GetString());
    }

    [Fact]
    public async Task The_newest_cost_is_the_last_that_was_read_before_the_cursor()
    {
        JsonElement seen = await Evaluate(
            "model/stage.js",
            """
            const { RunModel } = await import("/assets/js/model/run.js"), run = new RunModel("a"), stage = new m.Stage(run);
            run.take("history", { reset: true, readings: { step: [0, 10, 20, 30], speedLog10: [[-1, -1, -1, -1]], validationCost: [4, 3, null, null], validationAccuracy: [null, 50, null, null] } });
            const both = () => run.readings.curves.slice(-2).map(curve => stage.newest(curve)), now = both();
            stage.set({ cursor: 5 });
            return [now, both()];
            """);
        Assert.Equal("[[3,0.5],[4,null]]", seen.GetRawText());
    }

    [Fact]
    public async Task A_series_takes_each_step_once_and_keeps_its_extremes_when_it_is_thinned()
    {
        JsonElement series = await Evaluate(
            "model/series.js",
            """
            const series = new m.Series(1);
            for (let step = 0; step < 20000; step++) series.append(step, [step === 5001 ? 99 : step === 9002 ? -99 : Math.sin(step)]);
            series.append(19999, [1000]);
            const kept = series.curves[0].subarray(0, series.length);
            return { length: series.length, max: Math.max(...kept), min: Math.min(...kept), last: series.last, at: series.steps[series.indexAt(10000.5)] };
            """);
        Assert.InRange(series.GetProperty("length").GetInt32(), 4096, 8192);
        Assert.Equal((99, -99), (series.GetProperty("max").GetDouble(), series.GetProperty("min").GetDouble()));
        Assert.Equal(19999, series.GetProperty("last").GetDouble());
        Assert.InRange(series.GetProperty("at").GetDouble(), 9990, 10000);
    }

    [Fact]
    public async Task A_very_long_series_keeps_its_beginning_and_is_even_behind_it()
    {
        JsonElement series = await Evaluate(
            "model/series.js",
            """
            const series = new m.Series(1);
            for (let step = 0; step < 300000; step++) series.append(step, [step % 2 ? NaN : step]);
            const steps = [...series.steps.subarray(0, series.length)];
            return { length: series.length, first: steps.findIndex((step, i) => step !== i), gap: Math.max(...steps.slice(1).map((step, i) => step - steps[i])), last: series.last };
            """);
        Assert.InRange(series.GetProperty("length").GetInt32(), 4096, 8192);
        Assert.InRange(series.GetProperty("first").GetInt32(), 1000, 2000);
        Assert.InRange(series.GetProperty("gap").GetInt32(), 2, 600);
        Assert.Equal(299999, series.GetProperty("last").GetInt32());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0.3)]
    [InlineData(10, 1)]
    [InlineData(15, 1.5)]
    [InlineData(17, 1.9)]
    [InlineData(18, 2)]
    [InlineData(20, 2.4)]
    [InlineData(23, 3)]
    public async Task An_epoch_is_counted_in_rows_though_the_mini_batch_changed(int step, double epoch)
    {
        // 100 rows; mini-batches of 10, from step 15 on of 20: the second epoch has eight, the third five.
        const string document = "{ data: { training: 100 }, settings: { batch: 20 }, stepsPerEpoch: 5, changes: [{ step: 15, settings: [{ name: 'batch', from: '10', to: '20' }] }] }";
        Assert.Equal(epoch, (await Evaluate("model/epochs.js", $"m.epochAt({step}, {document}, [{{ epoch: 1, step: 10 }}, {{ epoch: 2, step: 18 }}, {{ epoch: 3, step: 23 }}])")).GetDouble(), 9);
    }

    [Theory]
    [InlineData(4, 0.4)]
    [InlineData(14, 1.5)]
    [InlineData(21, 2.6)]
    public async Task An_epoch_without_its_data_is_counted_in_mini_batches(int step, double epoch) =>
        Assert.Equal(epoch, (await Evaluate("model/epochs.js", $"m.epochAt({step}, {{ data: null, stepsPerEpoch: 5, settings: {{}}, changes: [] }}, [{{ epoch: 1, step: 10 }}, {{ epoch: 2, step: 18 }}])")).GetDouble(), 9);

    [Theory]
    [InlineData(10, 1)]
    [InlineData(12_340, 1234)]
    [InlineData(12_345, 1234.5)]
    [InlineData(199_999, 19_999.9)]
    [InlineData(200_000, 20_000)]
    public async Task Of_many_epochs_some_stay_and_all_are_counted(int step, double epoch)
    {
        JsonElement found = await Evaluate(
            "model/epochs.js",
            $$"""
            const ended = [];
            m.addEpochs(ended, Array.from({ length: 20_000 }, (_, i) => ({ epoch: i + 1, step: 10 * (i + 1) })));
            return { kept: ended.length, at: m.epochAt({{step}}, { data: { training: 100 }, settings: { batch: 10 }, stepsPerEpoch: 10, changes: [] }, ended) };
            """);
        Assert.InRange(found.GetProperty("kept").GetInt32(), 2048, 4096);
        Assert.Equal(epoch, found.GetProperty("at").GetDouble(), 9);
    }

    [Fact]
    public async Task Ink_of_any_size_lies_in_the_middle_of_the_picture()
    {
        JsonElement centre = await Evaluate(
            "model/digit.js",
            """
            const side = 140, ink = new Float32Array(side * side);
            for (let y = 10; y < 60; y++) for (let x = 90; x < 115; x++) ink[y * side + x] = 1;
            const picture = m.seen(ink, side);
            let mass = 0, cx = 0, cy = 0, rows = new Set();
            picture.forEach((v, i) => { mass += v; cx += v * (i % 28 + 0.5); cy += v * (Math.floor(i / 28) + 0.5); if (v > 0.1) rows.add(Math.floor(i / 28)); });
            return { x: cx / mass, y: cy / mass, rows: rows.size, empty: [...m.seen(new Float32Array(side * side), side)].every(v => v === 0) };
            """);
        Assert.InRange(centre.GetProperty("x").GetDouble(), 13.4, 14.6);
        Assert.InRange(centre.GetProperty("y").GetDouble(), 13.4, 14.6);
        Assert.Equal(20, centre.GetProperty("rows").GetInt32());
        Assert.True(centre.GetProperty("empty").GetBoolean());
    }

    [Fact]
    public async Task Kept_pictures_are_even_in_log_step_and_the_nearest_is_found()
    {
        JsonElement store = await Evaluate(
            "model/frames.js",
            """
            const store = new m.FrameStore();
            for (let step = 0; step <= 100000; step += 10) store.add({ step });
            return { kept: store.kept.length, at: store.at(5003).step, newest: store.at(1e9).step };
            """);
        Assert.InRange(store.GetProperty("kept").GetInt32(), 100, 250);
        Assert.InRange(store.GetProperty("at").GetDouble(), 4700, 5300);
        Assert.Equal(100000, store.GetProperty("newest").GetDouble());
    }

    private static byte[] Frame(double step, params byte[][] layers)
    {
        byte[] head = new byte[16];
        head[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), (ushort)layers.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), 1000);
        BinaryPrimitives.WriteDoubleLittleEndian(head.AsSpan(8), step);
        return [.. head, .. layers.SelectMany(layer => layer)];
    }

    private static byte[] Layer(float speed, float offset, float width, byte[] codes, byte signs)
    {
        byte[] head = new byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)codes.Length);
        BinaryPrimitives.WriteSingleLittleEndian(head.AsSpan(4), speed);
        BinaryPrimitives.WriteSingleLittleEndian(head.AsSpan(8), offset);
        BinaryPrimitives.WriteSingleLittleEndian(head.AsSpan(12), width);
        byte[] block = [.. head, .. codes, signs];
        Array.Resize(ref block, (block.Length + 3) / 4 * 4);
        return block;
    }
}
