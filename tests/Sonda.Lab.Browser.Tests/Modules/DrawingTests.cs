using System.Text.Json;

namespace Sonda.Lab.Browser.Tests.Modules;

/// <summary>Scales, decimation, and places of labels and neurons.</summary>
public sealed class DrawingTests(Chromium chromium) : ModuleTests(chromium)
{
    [Fact]
    public async Task Drawings_side_by_side_share_decades_that_hold_all_of_them_and_hear_of_changes()
    {
        JsonElement shared = await Evaluate(
            "draw/scale.js",
            """
            const scale = new m.HeldDecades(), seen = [];
            scale.on(() => seen.push([scale.low, scale.high]));
            scale.hold(-1.5, 0.5, 0, "a");
            scale.hold(-5.5, -2, 0, "b");
            for (let now = 0; now < 60000; now += 1000) { scale.hold(-1.5, 0.5, now, "a"); scale.hold(-5.5, -2, now, "b"); }
            const levels = new m.HeldLevels();
            levels.on(() => seen.push([levels.low, levels.high]));
            levels.hold([0, -33]);
            levels.hold([0, -3]);
            return seen;
            """);
        Assert.Equal("[[-2,1],[-6,1],[-40,0]]", shared.GetRawText());
    }

    [Fact]
    public async Task Words_of_changes_at_neighbouring_steps_do_not_overlap_and_count_those_that_find_no_room()
    {
        JsonElement placed = await Evaluate(
            "charts/timeline.js",
            """
            const timeline = new m.Timeline(46, 600, 4000), marks = [10, 3000, 3005, 3050, 3100].map(step => ({ step, words: `rate 0.1 → ${step}` }));
            return timeline.placeWords(marks, text => 7 * text.length);
            """);
        Assert.Equal(["rate 0.1 → 3100 (+3)", "rate 0.1 → 10"], placed.EnumerateArray().Select(one => one.GetProperty("words").GetString()));
        Assert.True(placed[1].GetProperty("to").GetDouble() < placed[0].GetProperty("from").GetDouble());
    }

    [Fact]
    public async Task Labels_of_mini_batches_do_not_overlap_in_a_small_chart()
    {
        JsonElement labels = await Evaluate(
            "charts/timeline.js",
            """
            const seen = [], context = { measureText: text => ({ width: 6.3 * text.length }), fillRect() {}, fillText: (text, x) => seen.push([text, x - 3.15 * text.length, x + 3.15 * text.length]) };
            new m.Timeline(38, 338, 106456).draw(context, 0, 50);
            return seen.filter(([text]) => /\d/.test(text));
            """);
        double[][] places = [.. labels.EnumerateArray().Select(label => new[] { label[1].GetDouble(), label[2].GetDouble() })];
        Assert.True(places.Length > 3);
        Assert.All(places.Zip(places[1..]), pair => Assert.True(pair.First[1] < pair.Second[0], labels.GetRawText()));
    }

    [Fact]
    public async Task Wires_of_maps_begin_within_their_column()
    {
        JsonElement starts = await Evaluate(
            "network/wires.js",
            """
            const { columnsIn } = await import("/assets/js/network/geometry.js"), geometry = columnsIn(730, 276, [6, 30, 10]), starts = [];
            const context = { beginPath() {}, stroke() {}, moveTo: (x, y) => starts.push(y), bezierCurveTo() {} };
            m.drawWires(context, geometry, { gaps: [[], [[0, 0, 1], [400, 3, 1], [863, 29, 1]], []] }, [784, 864, 30]);
            return [starts.slice(-3), geometry.top, geometry.bottom];
            """);
        double[] at = [.. starts[0].EnumerateArray().Select(y => y.GetDouble())];
        Assert.All(at, y => Assert.InRange(y, starts[1].GetDouble(), starts[2].GetDouble()));
        Assert.True(at[0] < at[1] && at[1] < at[2]);
    }

    [Fact]
    public async Task Decades_grow_at_once_and_shrink_only_after_five_seconds()
    {
        JsonElement held = await Evaluate(
            "draw/scale.js",
            """
            const scale = new m.HeldDecades(), seen = [];
            const at = (min, max, now) => { scale.hold(min, max, now); seen.push([scale.low, scale.high]); };
            at(-4.2, -1.5, 0);
            at(-6.1, -1.5, 100);
            at(-4.2, -1.5, 200);
            at(-4.2, -1.5, 5100);
            at(-4.2, -1.5, 5300);
            return seen;
            """);
        Assert.Equal("[[-5,-1],[-7,-1],[-7,-1],[-7,-1],[-6,-1]]", held.GetRawText());
    }

    [Fact]
    public async Task A_reading_in_the_outer_decade_keeps_it()
    {
        JsonElement held = await Evaluate(
            "draw/scale.js",
            """
            const scale = new m.HeldDecades();
            for (let now = 0; now <= 9000; now += 1000) scale.hold(now % 2000 ? -4.5 : -6.5, -1, now);
            return [scale.low, scale.high];
            """);
        Assert.Equal("[-7,-1]", held.GetRawText());
    }

    [Fact]
    public async Task A_pixel_keeps_minimum_maximum_median_zeros_and_faults()
    {
        JsonElement pixels = await Evaluate(
            "draw/decimate.js",
            "m.columns([1, 2, 3, 4, 5, 6, 7], [3, -9, 1, -Infinity, Infinity, NaN, 8], 7, step => step < 7 ? 10 : 20)");
        Assert.Equal(2, pixels.GetArrayLength());
        Assert.Equal("""{"x":10.5,"min":-9,"max":3,"median":1,"zeros":1,"faults":1}""", pixels[0].GetRawText());
        Assert.Equal(8, pixels[1].GetProperty("median").GetDouble());
    }

    [Fact]
    public async Task What_was_not_read_leaves_no_pixel() =>
        Assert.Equal(0, (await Evaluate("draw/decimate.js", "m.columns([1, 2], [NaN, NaN], 2, step => step * 10)")).GetArrayLength());

    [Fact]
    public async Task A_spike_among_ten_thousand_readings_stays()
    {
        JsonElement largest = await Evaluate(
            "draw/decimate.js",
            """
            const steps = Float64Array.from({ length: 10000 }, (_, i) => i), values = new Float64Array(10000).fill(1);
            values[7777] = 50;
            return Math.max(...m.columns(steps, values, 10000, step => step / 25).map(pixel => pixel.max));
            """);
        Assert.Equal(50, largest.GetDouble());
    }

    [Fact]
    public async Task Labels_keep_their_distance_their_order_and_their_room()
    {
        double[] placed = (await Evaluate("draw/decimate.js", "m.spread([50, 48, 49, 5, 99], 15, 0, 100)")).Deserialize<double[]>()!;
        Assert.True(placed[3] < placed[1] && placed[1] < placed[2] && placed[2] < placed[0] && placed[0] < placed[4]);
        double[] sorted = [.. placed.Order()];
        Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.Second - pair.First > 14.99));
        Assert.All(placed, at => Assert.InRange(at, 0, 100));
        Assert.Equal(5, placed[3], 6);
    }

    [Fact]
    public async Task Linear_ticks_are_round() =>
        Assert.Equal("""["0","5","10","15","20"]""", (await Evaluate("draw/scale.js", "m.linearTicks(0, 20, 4).map(tick => tick.label)")).GetRawText());

    [Theory]
    [InlineData(3, "columns")]
    [InlineData(11, "compact")]
    [InlineData(30, "boxes")]
    public async Task The_drawing_follows_the_number_of_layers(int layers, string kind) => Assert.Equal(
        kind, (await Evaluate("network/geometry.js", $"m.columnsIn(760, 276, new Array({layers}).fill(30)).kind")).GetString());

    [Fact]
    public async Task A_point_finds_its_neuron_in_columns_and_in_rows()
    {
        JsonElement found = await Evaluate(
            "network/geometry.js",
            """
            const seen = [];
            for (const geometry of [m.columnsIn(760, 276, [30, 30, 784, 10]), m.rowsIn(360, 58, 26, [30, 10])]) {
              for (const column of geometry.columns) {
                const unit = column.units - 2, v = m.middle(column, unit), u = column.start + 4;
                const [x, y] = geometry.kind === "rows" ? [column.x + v, column.y - u] : [column.x + u, column.y + v];
                const neuron = m.neuronAt(geometry, x, y);
                seen.push(neuron && neuron.layer === column.layer && neuron.unit === unit);
              }
              seen.push(m.neuronAt(geometry, -50, -50) === null);
            }
            return seen;
            """);
        Assert.All(found.EnumerateArray(), hit => Assert.True(hit.GetBoolean()));
    }

    [Fact]
    public async Task Thirty_neurons_have_a_whole_number_of_pixels_each_and_784_are_a_strip()
    {
        JsonElement column = await Evaluate("network/geometry.js", "m.columnsIn(760, 276, [30, 784, 10]).columns.map(c => [c.pitch, c.isStrip])");
        Assert.Equal(0, column[0][0].GetDouble() % 1);
        Assert.False(column[0][1].GetBoolean());
        Assert.True(column[1][1].GetBoolean());
    }
}
