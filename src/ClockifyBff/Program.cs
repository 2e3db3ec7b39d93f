using ClockifyBff;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddClockifyBff();
var app = builder.Build();
await app.UseClockifyBffAsync();
await app.RunAsync();
