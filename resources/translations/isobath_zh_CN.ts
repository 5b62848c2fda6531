<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AgainMenu</name>
    <message>
        <source>Same model: %1, %2</source>
        <translation>同一模型：%1，%2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>AnswerText</name>
    <message>
        <source>%1 (%2 %)</source>
        <translation>%1（%2 %）</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>cut at the server&apos;s default of %1 tokens</source>
        <translation>达到服务器默认上限 %1 token，已截断</translation>
    </message>
    <message>
        <source>cut at the token limit</source>
        <translation>达到 token 上限，已截断</translation>
    </message>
    <message>
        <source>cut because the context is full</source>
        <translation>上下文已满，已截断</translation>
    </message>
    <message>
        <source>cut by the content filter</source>
        <translation>被内容过滤截断</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>high</source>
        <translation>高</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 token/s</translation>
    </message>
    <message>
        <source>%1 % from the cache</source>
        <translation>缓存命中 %1 %</translation>
    </message>
    <message>
        <source>edited by you</source>
        <translation>你编辑过</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Thinking asked for</source>
        <translation>深度思考设定</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Tokens read</source>
        <translation>输入 token</translation>
    </message>
    <message>
        <source>of these kept from before</source>
        <translation>其中沿用之前已算的</translation>
    </message>
    <message>
        <source>of these from the cache</source>
        <translation>其中缓存命中</translation>
    </message>
    <message>
        <source>0 %</source>
        <translation>0 %</translation>
    </message>
    <message>
        <source>Tokens written</source>
        <translation>输出 token</translation>
    </message>
    <message>
        <source>of these thinking</source>
        <translation>其中思考</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Reading the prompt</source>
        <translation>读取提示词</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求编号</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束原因</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>The answer failed, and nothing says why.</source>
        <translation>回答失败，且没有给出原因。</translation>
    </message>
    <message>
        <source>Isobath was closed while this answer was being written.</source>
        <translation>回答生成期间 Isobath 被关闭。</translation>
    </message>
    <message>
        <source>What had arrived is kept.</source>
        <translation>已收到的内容保留。</translation>
    </message>
    <message>
        <source>What had arrived is kept. Asking again is billed again.</source>
        <translation>已收到的内容保留。重新提问会再次计费。</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation>正在重试</translation>
    </message>
    <message>
        <source>%1, %2 %</source>
        <translation>%1，%2 %</translation>
    </message>
</context>
<context>
    <name>AttachedFile</name>
    <message>
        <source>The file %1 can&apos;t be read.</source>
        <translation>文件 %1 无法读取。</translation>
    </message>
    <message>
        <source>%1 is larger than %2.</source>
        <translation>%1 超过 %2。</translation>
    </message>
    <message>
        <source>%1 is protected by a password. Save it without one and add it again.</source>
        <translation>%1 有密码保护。请存为无密码的文件后重新添加。</translation>
    </message>
    <message>
        <source>%1 has no text: it is empty, or its pages are pictures.</source>
        <translation>%1 中没有文字：文件为空，或页面都是图片。</translation>
    </message>
    <message>
        <source>%1 is not text, PDF, DOCX, XLSX or PPTX.</source>
        <translation>%1 不是文本、PDF、DOCX、XLSX 或 PPTX。</translation>
    </message>
    <message>
        <source>%1 is damaged and can&apos;t be read.</source>
        <translation>%1 已损坏，无法读取。</translation>
    </message>
    <message>
        <source>%1 has more text than can be read of one file. Split it.</source>
        <translation>%1 的文字超过单个文件可读取的上限。请拆分文件。</translation>
    </message>
    <message>
        <source>Reading %1 took too much memory or time, and was given up.</source>
        <translation>读取 %1 占用的内存或时间过多，已放弃。</translation>
    </message>
    <message>
        <source>%1 can&apos;t be read: the program isobath-extract is missing.</source>
        <translation>无法读取 %1：缺少程序 isobath-extract。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此提示</translation>
    </message>
</context>
<context>
    <name>Banners</name>
    <message>
        <source>Save again</source>
        <translation>重新保存</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>添加模型文件…</translation>
    </message>
    <message>
        <source>Enter a key…</source>
        <translation>填写密钥…</translation>
    </message>
    <message>
        <source>Raise the cap…</source>
        <translation>提高上限…</translation>
    </message>
    <message>
        <source>Usage and cap…</source>
        <translation>用量与上限…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>ChatController</name>
    <message>
        <source>%1 can&apos;t be told to end its thinking.</source>
        <translation>无法让 %1 结束思考。</translation>
    </message>
</context>
<context>
    <name>ChatHeader</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>This conversation has cost %1</source>
        <translation>此对话已花费 %1</translation>
    </message>
    <message>
        <source>How to ask: changed</source>
        <translation>提问设置：已更改</translation>
    </message>
    <message>
        <source>How to ask</source>
        <translation>提问设置</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 和 %2</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>临时对话</translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>New text</source>
        <translation>有新内容</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>回到底部</translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>代码：%1</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Do not wrap long lines</source>
        <translation>长行不换行</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>长行自动换行</translation>
    </message>
    <message>
        <source>Save code as…</source>
        <translation>代码另存为…</translation>
    </message>
</context>
<context>
    <name>CodeSaver</name>
    <message>
        <source>Save code</source>
        <translation>保存代码</translation>
    </message>
    <message>
        <source>Replace the file?</source>
        <translation>替换该文件？</translation>
    </message>
    <message>
        <source>“%1” is there already. Its content will be lost.</source>
        <translation>“%1”已存在，其内容将会丢失。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>The code is not saved</source>
        <translation>代码未保存</translation>
    </message>
    <message>
        <source>Choose another place</source>
        <translation>换个位置</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Search all conversations</source>
        <translation>搜索全部对话</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>下一个对话</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>上一个对话</translation>
    </message>
    <message>
        <source>Conversation %1 of the list</source>
        <translation>列表中的第 %1 个对话</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>输入消息</translation>
    </message>
    <message>
        <source>Stop the answer, or close what is open</source>
        <translation>停止回答，或关闭已打开的面板</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>复制最近一条回答</translation>
    </message>
    <message>
        <source>Copy the last code</source>
        <translation>复制最近一段代码</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>How to ask</source>
        <translation>提问设置</translation>
    </message>
    <message>
        <source>Show or hide the conversations</source>
        <translation>显示或隐藏对话列表</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Text as large as at first</source>
        <translation>恢复默认文字大小</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Usage and costs</source>
        <translation>用量与费用</translation>
    </message>
    <message>
        <source>Show all shortcuts</source>
        <translation>显示全部快捷键</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>新临时对话</translation>
    </message>
    <message>
        <source>Edit the last question</source>
        <translation>编辑最近一次提问</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Questions and answers</source>
        <translation>提问与回答</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Find in the conversation</source>
        <translation>在对话中查找</translation>
    </message>
    <message>
        <source>Next place found</source>
        <translation>下一处匹配</translation>
    </message>
    <message>
        <source>Previous place found</source>
        <translation>上一处匹配</translation>
    </message>
    <message>
        <source>To the newest text</source>
        <translation>回到最新内容</translation>
    </message>
    <message>
        <source>New window</source>
        <translation>新窗口</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
</context>
<context>
    <name>ComparisonBar</name>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>First answer</source>
        <translation>第一个回答</translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation>第二个回答</translation>
    </message>
</context>
<context>
    <name>ComparisonHead</name>
    <message>
        <source>Stop %1</source>
        <translation>停止 %1</translation>
    </message>
    <message>
        <source>Keep this one</source>
        <translation>保留这个</translation>
    </message>
    <message>
        <source>Keep the answer of %1</source>
        <translation>保留 %1 的回答</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Message in a temporary chat: nothing is saved</source>
        <translation>临时对话中的消息：不会保存任何内容</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ContextNotice</name>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>Remove %1, the largest file</source>
        <translation>移除最大的文件 %1</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Start a new chat. What you typed waits here.</source>
        <translation>开始新对话。已输入的内容会留在这里。</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>选择其他模型</translation>
    </message>
    <message>
        <source>Choose a model that holds more</source>
        <translation>选择上下文更长的模型</translation>
    </message>
    <message>
        <source>Send anyway</source>
        <translation>仍然发送</translation>
    </message>
    <message>
        <source>All of it is sent; the size is an estimate.</source>
        <translation>全部内容都会发送；大小只是估算。</translation>
    </message>
</context>
<context>
    <name>ContextPill</name>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Context: %1</source>
        <translation>上下文：%1</translation>
    </message>
    <message>
        <source>How it is counted</source>
        <translation>如何计算</translation>
    </message>
    <message>
        <source>Estimated from the number of characters; the model counts differently.</source>
        <translation>按字符数估算，与模型的计数会有出入。</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>No title and no tag has these words.</source>
        <translation>没有标题或标签包含这些字词。</translation>
    </message>
    <message>
        <source>Nothing is archived.</source>
        <translation>没有已归档的对话。</translation>
    </message>
    <message>
        <source>Conversations appear here.</source>
        <translation>对话会显示在这里。</translation>
    </message>
</context>
<context>
    <name>ConversationRow</name>
    <message>
        <source>Actions for %1</source>
        <translation>%1 的操作</translation>
    </message>
    <message>
        <source>New title</source>
        <translation>新标题</translation>
    </message>
    <message>
        <source>temporary</source>
        <translation>临时</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已置顶</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Add a model file</source>
        <translation>添加模型文件</translation>
    </message>
    <message>
        <source>Model files (*.gguf *.safetensors config.json)</source>
        <translation>模型文件 (*.gguf *.safetensors config.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Images (*.png *.jpg *.jpeg *.gif *.webp)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.gif *.webp)</translation>
    </message>
    <message>
        <source>Delete this conversation?</source>
        <translation>删除此对话？</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>%1 conversations will be removed from this computer.</source>
        <translation>将从本机删除 %1 个对话。</translation>
    </message>
    <message>
        <source>“%1” will be removed from this computer.</source>
        <translation>将从本机删除“%1”。</translation>
    </message>
    <message>
        <source>Delete these conversations?</source>
        <translation>删除这些对话？</translation>
    </message>
    <message>
        <source>Close while a temporary chat is being answered?</source>
        <translation>临时对话正在回答，仍要关闭？</translation>
    </message>
    <message>
        <source>A temporary chat is not saved: the question and what has been answered so far will be gone.</source>
        <translation>临时对话不会保存：问题和已有的回答都会丢失。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>再等等</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>Documents (*.pdf *.docx *.xlsx *.pptx *.txt *.md)</source>
        <translation>文档 (*.pdf *.docx *.xlsx *.pptx *.txt *.md)</translation>
    </message>
</context>
<context>
    <name>DiscardEndpoint</name>
    <message>
        <source>Discard what you typed?</source>
        <translation>放弃已输入的内容？</translation>
    </message>
    <message>
        <source>The endpoint that you are editing is not saved.</source>
        <translation>正在编辑的服务端点尚未保存。</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Go on editing</source>
        <translation>继续编辑</translation>
    </message>
</context>
<context>
    <name>EditorRow</name>
    <message>
        <source>Source of the answer</source>
        <translation>回答的源文本</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save and continue</source>
        <translation>保存并继续</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>你的问题</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
</context>
<context>
    <name>EffortPill</name>
    <message>
        <source>Deep thinking</source>
        <translation>深度思考</translation>
    </message>
    <message>
        <source>How much the model thinks before it answers.</source>
        <translation>模型在回答前思考多少。</translation>
    </message>
    <message>
        <source>The selected model can&apos;t think before answering.</source>
        <translation>所选模型不支持深度思考。</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Explain something</source>
        <translation>讲解知识</translation>
    </message>
    <message>
        <source>Why is the sky blue? Explain it in three sentences.</source>
        <translation>天空为什么是蓝色的？用三句话解释。</translation>
    </message>
    <message>
        <source>Write a short text</source>
        <translation>写段短文</translation>
    </message>
    <message>
        <source>Write a short, friendly note to thank a colleague for their help.</source>
        <translation>写一段简短、亲切的话，感谢同事的帮助。</translation>
    </message>
    <message>
        <source>Get ideas</source>
        <translation>找点灵感</translation>
    </message>
    <message>
        <source>Give me five ideas for a rainy Sunday afternoon.</source>
        <translation>下雨的周日下午可以做些什么？给我五个主意。</translation>
    </message>
    <message>
        <source>Write some code</source>
        <translation>写段代码</translation>
    </message>
    <message>
        <source>Write a Python function that checks whether a word is a palindrome.</source>
        <translation>写一个 Python 函数，判断一个单词是不是回文。</translation>
    </message>
    <message>
        <source>What would you like to know?</source>
        <translation>你想了解什么？</translation>
    </message>
</context>
<context>
    <name>EndpointAddress</name>
    <message>
        <source>The address is longer than 2000 characters.</source>
        <translation>地址超过 2000 个字符。</translation>
    </message>
    <message>
        <source>“%1” is no address: there is no host in it that could be called.</source>
        <translation>“%1”不是有效地址：其中没有可访问的主机。</translation>
    </message>
    <message>
        <source>An address must not contain a user name or a password: there are fields for them.</source>
        <translation>地址中不能包含用户名或密码：请填在各自的栏里。</translation>
    </message>
    <message>
        <source>The address must not contain “?” or “#”.</source>
        <translation>地址中不能包含“?”或“#”。</translation>
    </message>
    <message>
        <source>Port 0 can&apos;t be called.</source>
        <translation>端口 0 无法访问。</translation>
    </message>
    <message>
        <source>The address is missing.</source>
        <translation>缺少地址。</translation>
    </message>
    <message>
        <source>The address must begin with https:// or http://, as in https://api.deepseek.com.</source>
        <translation>地址须以 https:// 或 http:// 开头，例如 https://api.deepseek.com。</translation>
    </message>
    <message>
        <source>The address of the proxy is missing.</source>
        <translation>缺少代理地址。</translation>
    </message>
    <message>
        <source>The proxy&apos;s address must begin with http://, https://, socks5:// or socks5h://.</source>
        <translation>代理地址须以 http://、https://、socks5:// 或 socks5h:// 开头。</translation>
    </message>
    <message>
        <source>The proxy&apos;s address must say its port, as in http://proxy.example:3128.</source>
        <translation>代理地址须写明端口，例如 http://proxy.example:3128。</translation>
    </message>
    <message>
        <source>The proxy&apos;s address must end after its port.</source>
        <translation>代理地址在端口之后不能再有内容。</translation>
    </message>
</context>
<context>
    <name>EndpointCard</name>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Asks %1 for its models</source>
        <translation>向 %1 查询模型列表</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Forget the key</source>
        <translation>删除密钥</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>EndpointDraft</name>
    <message>
        <source>The certificate file “%1” needs its whole path, from / on.</source>
        <translation>证书文件“%1”须写完整路径，从 / 开始。</translation>
    </message>
    <message>
        <source>There is no certificate file %1.</source>
        <translation>证书文件 %1 不存在。</translation>
    </message>
    <message>
        <source>The certificate file %1 can&apos;t be read.</source>
        <translation>证书文件 %1 无法读取。</translation>
    </message>
    <message>
        <source>%1 is larger than 4 MB: that is no file of certificates.</source>
        <translation>%1 超过 4 MB：这不是证书文件。</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM format (“-----BEGIN CERTIFICATE-----”).</source>
        <translation>%1 中没有 PEM 格式的证书（“-----BEGIN CERTIFICATE-----”）。</translation>
    </message>
    <message>
        <source>%1 must be a whole number of seconds from 1 to %2, not “%3”.</source>
        <translation>%1须为 1 到 %2 的整数秒，不能是“%3”。</translation>
    </message>
    <message>
        <source>A key has no spaces, line ends or letters outside ASCII: copy it again.</source>
        <translation>密钥中没有空格、换行或 ASCII 以外的字符：请重新复制。</translation>
    </message>
    <message>
        <source>That is longer than any key.</source>
        <translation>内容过长，不可能是密钥。</translation>
    </message>
    <message>
        <source>Over http the key could be read on the way to %1. Give the server https (and its own certificate file below, if it has one), or leave the key empty.</source>
        <translation>使用 http 时，密钥在发往 %1 的途中可能被读取。请让服务器使用 https（若有自己的证书，在下方填写证书文件），或将密钥留空。</translation>
    </message>
    <message>
        <source>The proxy&apos;s password needs a user name.</source>
        <translation>填写代理密码时须同时填写用户名。</translation>
    </message>
    <message>
        <source>The proxy&apos;s user name must not contain “:”.</source>
        <translation>代理用户名中不能包含“:”。</translation>
    </message>
    <message>
        <source>The proxy&apos;s user name and password must not contain line ends.</source>
        <translation>代理用户名和密码中不能有换行。</translation>
    </message>
    <message>
        <source>The proxy&apos;s user name and password must not begin or end with a space.</source>
        <translation>代理用户名和密码的首尾不能有空格。</translation>
    </message>
    <message>
        <source>The proxy&apos;s user name and password are too long.</source>
        <translation>代理用户名和密码过长。</translation>
    </message>
    <message>
        <source>The name is longer than 60 characters.</source>
        <translation>名称超过 60 个字符。</translation>
    </message>
    <message>
        <source>%1 is set up already, as “%2”.</source>
        <translation>%1 已经设置过，名称为“%2”。</translation>
    </message>
    <message>
        <source>The time to connect</source>
        <translation>连接超时</translation>
    </message>
    <message>
        <source>The time of silence</source>
        <translation>无响应超时</translation>
    </message>
    <message>
        <source>Cluster (vLLM, SGLang)</source>
        <translation>集群 (vLLM, SGLang)</translation>
    </message>
    <message>
        <source>Put the server&apos;s name or address in the place of “host”. A key needs https.</source>
        <translation>把“host”换成服务器的名称或地址。使用密钥时须用 https。</translation>
    </message>
    <message>
        <source>Ollama</source>
        <translation>Ollama</translation>
    </message>
    <message>
        <source>On this computer it needs no key.</source>
        <translation>在本机上不需要密钥。</translation>
    </message>
    <message>
        <source>llama-server</source>
        <translation>llama-server</translation>
    </message>
    <message>
        <source>LM Studio</source>
        <translation>LM Studio</translation>
    </message>
    <message>
        <source>OpenRouter</source>
        <translation>OpenRouter</translation>
    </message>
    <message>
        <source>Needs a key of openrouter.ai.</source>
        <translation>需要 openrouter.ai 的密钥。</translation>
    </message>
    <message>
        <source>Another endpoint</source>
        <translation>其他端点</translation>
    </message>
    <message>
        <source>Any address that speaks the OpenAI protocol.</source>
        <translation>任何兼容 OpenAI 协议的地址。</translation>
    </message>
</context>
<context>
    <name>EndpointForm</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>As its host</source>
        <translation>默认用主机名</translation>
    </message>
    <message>
        <source>Name of the endpoint</source>
        <translation>端点名称</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Address of the endpoint</source>
        <translation>端点地址</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
    <message>
        <source>Proxy, certificate, time limits</source>
        <translation>代理、证书、超时</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Certificate file (PEM), trusted besides the system&apos;s</source>
        <translation>证书文件（PEM），在系统证书之外额外信任</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Certificate file</source>
        <translation>证书文件</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Seconds to connect</source>
        <translation>连接超时（秒）</translation>
    </message>
    <message>
        <source>Seconds of silence</source>
        <translation>无响应超时（秒）</translation>
    </message>
    <message>
        <source>Save and check</source>
        <translation>保存并检查</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Puts DeepSeek&apos;s own address back</source>
        <translation>恢复 DeepSeek 官方地址</translation>
    </message>
    <message>
        <source>Choose a certificate file</source>
        <translation>选择证书文件</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>证书 (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>EndpointsSettings</name>
    <message>
        <source>Endpoints</source>
        <translation>服务端点</translation>
    </message>
    <message>
        <source>API key, address, proxy, certificate, time-outs</source>
        <translation>API 密钥、地址、代理、证书、超时</translation>
    </message>
    <message>
        <source>DeepSeek and other endpoints</source>
        <translation>DeepSeek 和其他服务端点</translation>
    </message>
    <message>
        <source>Any address that speaks the OpenAI protocol. What you send goes to the endpoint of the model you chose, and a key to its own host only.</source>
        <translation>任何兼容 OpenAI 协议的地址。你发送的内容只发往所选模型的端点，密钥只发给它自己的主机。</translation>
    </message>
    <message>
        <source>Add an endpoint:</source>
        <translation>添加端点：</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>移除 %1？</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>ErrorRow</name>
    <message>
        <source>Ask again</source>
        <translation>重新提问</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Enter a key</source>
        <translation>填写密钥</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>隐藏详情</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>FileChip</name>
    <message>
        <source>Show the text of %1</source>
        <translation>查看 %1 的文本</translation>
    </message>
    <message>
        <source>Put the text into the message</source>
        <translation>将文本放入消息</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
</context>
<context>
    <name>FileViewer</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Text of the file %1</source>
        <translation>文件 %1 的文本</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>正在查找</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>%1 of %2 places</source>
        <translation>第 %1 处，共 %2 处</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>关闭查找</translation>
    </message>
</context>
<context>
    <name>FirstRunLanguage</name>
    <message>
        <source>A quiet place to talk with DeepSeek models, on this computer or elsewhere. Three short steps; each can be skipped, and all of it is in the settings.</source>
        <translation>在这里安静地与 DeepSeek 模型对话，模型可以在本机，也可以在别处。只有三个简短的步骤，每一步都可以跳过，以后也都能在设置中更改。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
</context>
<context>
    <name>FirstRunModel</name>
    <message>
        <source>A model on this computer</source>
        <translation>本机模型</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>添加模型文件…</translation>
    </message>
    <message>
        <source>DeepSeek, or another endpoint</source>
        <translation>DeepSeek 或其他服务端点</translation>
    </message>
    <message>
        <source>Large models, elsewhere. With a key of your own; what you ask is sent there, and to nobody else.</source>
        <translation>使用别处的大模型，需要你自己的密钥。提问内容只发往那里，不发给其他任何人。</translation>
    </message>
    <message>
        <source>Enter an API key…</source>
        <translation>填写 API 密钥…</translation>
    </message>
    <message>
        <source>Chosen now</source>
        <translation>当前选择</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>选择模型…</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Welcome to Isobath</source>
        <translation>欢迎使用 Isobath</translation>
    </message>
    <message>
        <source>What should answer?</source>
        <translation>由谁来回答？</translation>
    </message>
    <message>
        <source>Everything is off</source>
        <translation>默认全部关闭</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>Skip all</source>
        <translation>全部跳过</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message>
        <source>Folder %1, open, conversations: %2</source>
        <translation>文件夹 %1，已展开，对话数：%2</translation>
    </message>
    <message>
        <source>Folder %1, closed, conversations: %2</source>
        <translation>文件夹 %1，已折叠，对话数：%2</translation>
    </message>
    <message>
        <source>Actions for the folder %1</source>
        <translation>文件夹 %1 的操作</translation>
    </message>
    <message>
        <source>New name of the folder</source>
        <translation>文件夹的新名称</translation>
    </message>
</context>
<context>
    <name>ImageFile</name>
    <message>
        <source>%1 is larger than %2.</source>
        <translation>%1 超过 %2。</translation>
    </message>
    <message>
        <source>%1 is not a PNG, JPEG, GIF or WebP image.</source>
        <translation>%1 不是 PNG、JPEG、GIF 或 WebP 图片。</translation>
    </message>
    <message>
        <source>The image %1 is damaged.</source>
        <translation>图片 %1 已损坏。</translation>
    </message>
    <message>
        <source>%1 has more than 64 million pixels.</source>
        <translation>%1 超过 6400 万像素。</translation>
    </message>
</context>
<context>
    <name>ImageRow</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Loading from %1…</source>
        <translation>正在从 %1 加载…</translation>
    </message>
    <message>
        <source>Not loaded. It is at %1</source>
        <translation>未加载，位于 %1</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Load the picture from %1</source>
        <translation>从 %1 加载图片</translation>
    </message>
    <message>
        <source>%1 will see this computer&apos;s address.</source>
        <translation>%1 会看到本机的网络地址。</translation>
    </message>
</context>
<context>
    <name>ImageStrip</name>
    <message>
        <source>Image %1</source>
        <translation>图片 %1</translation>
    </message>
</context>
<context>
    <name>ImageTile</name>
    <message>
        <source>Show larger: %1</source>
        <translation>放大查看：%1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
</context>
<context>
    <name>ImageViewer</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Image of the question</source>
        <translation>问题中的图片</translation>
    </message>
</context>
<context>
    <name>InlineText</name>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>picture: %1</source>
        <translation>图片：%1</translation>
    </message>
</context>
<context>
    <name>KeyChip</name>
    <message>
        <source>Take away %1</source>
        <translation>移除 %1</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>%1 - Isobath</source>
        <translation>%1 - Isobath</translation>
    </message>
    <message>
        <source>Isobath</source>
        <translation>Isobath</translation>
    </message>
</context>
<context>
    <name>MathBlock</name>
    <message>
        <source>Copy the formula&apos;s LaTeX</source>
        <translation>复制公式的 LaTeX</translation>
    </message>
</context>
<context>
    <name>MathWorker</name>
    <message>
        <source>It takes too long.</source>
        <translation>耗时过长。</translation>
    </message>
    <message>
        <source>It is too large.</source>
        <translation>内容过大。</translation>
    </message>
    <message>
        <source>MathJax cannot be started.</source>
        <translation>无法启动 MathJax。</translation>
    </message>
    <message>
        <source>It takes too much memory or time.</source>
        <translation>占用的内存或时间过多。</translation>
    </message>
    <message>
        <source>MathJax answered with something else.</source>
        <translation>MathJax 返回了意外的内容。</translation>
    </message>
</context>
<context>
    <name>MessageList</name>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>Quote</source>
        <translation>引用</translation>
    </message>
    <message>
        <source>Delete this message only</source>
        <translation>只删除这条消息</translation>
    </message>
    <message>
        <source>Delete from here on</source>
        <translation>从这里开始全部删除</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为纯文本</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy as rich text</source>
        <translation>复制为富文本</translation>
    </message>
</context>
<context>
    <name>ModelButton</name>
    <message>
        <source>No model</source>
        <translation>未选择模型</translation>
    </message>
    <message>
        <source>Model: %1, %2</source>
        <translation>模型：%1，%2</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
</context>
<context>
    <name>ModelFacts</name>
    <message>
        <source>peak</source>
        <translation>高峰时段</translation>
    </message>
    <message>
        <source>off-peak</source>
        <translation>非高峰时段</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>最高价</translation>
    </message>
    <message>
        <source>%1 context</source>
        <translation>上下文 %1</translation>
    </message>
    <message>
        <source>%1K context</source>
        <translation>上下文 %1K</translation>
    </message>
    <message>
        <source>%1M context</source>
        <translation>上下文 %1M</translation>
    </message>
    <message>
        <source>price unknown</source>
        <translation>价格未知</translation>
    </message>
    <message>
        <source>%1 / %2 per 1M</source>
        <translation>每百万 token %1 / %2</translation>
    </message>
    <message>
        <source>sees images</source>
        <translation>支持图片</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Which model is asked as well?</source>
        <translation>同时再问哪个模型？</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>查找模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Ask a second model as well…</source>
        <translation>同时再问一个模型…</translation>
    </message>
    <message>
        <source>Ask one model only</source>
        <translation>只问一个模型</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>添加模型文件…</translation>
    </message>
    <message>
        <source>Enter an API key or endpoint…</source>
        <translation>填写 API 密钥或服务端点…</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>can think</source>
        <translation>支持深度思考</translation>
    </message>
    <message>
        <source>Take %1 off the list</source>
        <translation>从列表中移除 %1</translation>
    </message>
</context>
<context>
    <name>MoneyText</name>
    <message>
        <source> (%1 in Beijing)</source>
        <translation>（北京时间 %1）</translation>
    </message>
    <message>
        <source>peak hours%1</source>
        <translation>高峰时段%1</translation>
    </message>
    <message>
        <source>off-peak hours%1</source>
        <translation>非高峰时段%1</translation>
    </message>
    <message>
        <source>peak hours%1, unless that day was a holiday in China</source>
        <translation>高峰时段%1，除非当天是中国法定节假日</translation>
    </message>
    <message>
        <source>different hours</source>
        <translation>跨不同时段</translation>
    </message>
    <message>
        <source>under %1</source>
        <translation>不到 %1</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>至少 %1</translation>
    </message>
    <message>
        <source>price unknown</source>
        <translation>价格未知</translation>
    </message>
    <message>
        <source>cost unknown</source>
        <translation>费用未知</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>至多 %1</translation>
    </message>
    <message>
        <source>: the server&apos;s count of tokens never came</source>
        <translation>：服务器没有返回 token 用量</translation>
    </message>
    <message>
        <source>: the table of models has no price for it</source>
        <translation>：价格表中没有该模型的价格</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求次数</translation>
    </message>
    <message>
        <source>%1 for a million tokens (from the cache / computed / written)</source>
        <translation>每百万 token 价格，%1（缓存命中 / 缓存未命中 / 输出）</translation>
    </message>
    <message>
        <source>Billed for</source>
        <translation>计费时段</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>OptionSwitch</name>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>OptionsPanel</name>
    <message>
        <source>How to ask</source>
        <translation>提问设置</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>For this chat; all but the system prompt also for new ones after it.</source>
        <translation>用于此对话；除系统提示词外，也用于之后的新对话。</translation>
    </message>
    <message>
        <source>For this conversation, from the next question on.</source>
        <translation>用于此对话，从下一个问题起生效。</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>What the model should keep to all the time</source>
        <translation>希望模型始终遵守的要求</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Above 0, at most 1.</source>
        <translation>大于 0，不超过 1。</translation>
    </message>
    <message>
        <source>The model&apos;s default</source>
        <translation>模型默认值</translation>
    </message>
    <message>
        <source>Longest answer, in tokens</source>
        <translation>回答的最大长度（token）</translation>
    </message>
    <message>
        <source>A whole number from 1 to 393216.</source>
        <translation>1 到 393216 的整数。</translation>
    </message>
    <message>
        <source>Thinking counts too.</source>
        <translation>思考过程也计算在内。</translation>
    </message>
    <message>
        <source>The answer ends before</source>
        <translation>遇到以下文本即停止</translation>
    </message>
    <message>
        <source>At most 16, each of at most 256 bytes.</source>
        <translation>最多 16 条，每条不超过 256 字节。</translation>
    </message>
    <message>
        <source>Texts that end the answer</source>
        <translation>使回答停止的文本</translation>
    </message>
    <message>
        <source>JSON answer</source>
        <translation>JSON 回答</translation>
    </message>
    <message>
        <source>The question or the system prompt must contain the word “json”, best with an example.</source>
        <translation>问题或系统提示词中须包含“json”一词，最好附上示例。</translation>
    </message>
    <message>
        <source>Streaming</source>
        <translation>流式输出</translation>
    </message>
    <message>
        <source>Text is shown while it is written.</source>
        <translation>边生成边显示。</translation>
    </message>
    <message>
        <source>The answer is shown when it is complete.</source>
        <translation>回答完成后一次显示。</translation>
    </message>
    <message>
        <source>Reset all to the model&apos;s defaults</source>
        <translation>全部恢复为模型默认值</translation>
    </message>
    <message>
        <source>One text per line; %1 is a line break.</source>
        <translation>每行一条；%1 表示换行。</translation>
    </message>
</context>
<context>
    <name>PrivacyFacts</name>
    <message>
        <source>Nothing is reported</source>
        <translation>不上报任何信息</translation>
    </message>
    <message>
        <source>No telemetry, no crash reports, no search for updates. There is nothing to turn off.</source>
        <translation>没有遥测，没有崩溃报告，也不检查更新。无需关闭任何选项。</translation>
    </message>
    <message>
        <source>The network is used when you ask</source>
        <translation>只在提问时联网</translation>
    </message>
    <message>
        <source>What you send goes to the model that you chose, and nowhere else. A model on this computer uses no network at all.</source>
        <translation>你发送的内容只发往所选的模型，不发往别处。本机模型完全不使用网络。</translation>
    </message>
    <message>
        <source>Conversations stay here</source>
        <translation>对话留在本机</translation>
    </message>
    <message>
        <source>They are in one file on this computer. Sending an old one to a model elsewhere is asked first.</source>
        <translation>对话都在本机的一个文件里。把旧对话发给别处的模型之前会先询问你。</translation>
    </message>
    <message>
        <source>Keys stay in the keychain</source>
        <translation>密钥留在密钥环</translation>
    </message>
    <message>
        <source>A key goes to the host it was entered for only. It is in no file of Isobath.</source>
        <translation>密钥只发给它所属的主机，不会写入 Isobath 的任何文件。</translation>
    </message>
    <message>
        <source>Pictures in answers wait for you</source>
        <translation>回答中的图片由你决定</translation>
    </message>
    <message>
        <source>An answer cannot make Isobath open an address: a picture is fetched only when you ask for it.</source>
        <translation>回答不能让 Isobath 访问任何地址：只有你要求时才会获取图片。</translation>
    </message>
</context>
<context>
    <name>ProblemWindow</name>
    <message>
        <source>Isobath</source>
        <translation>Isobath</translation>
    </message>
    <message>
        <source>Your conversations can&apos;t be opened</source>
        <translation>无法打开你的对话</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ProxyFields</name>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>This one</source>
        <translation>指定代理</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>User name, if it wants one</source>
        <translation>用户名（如需要）</translation>
    </message>
    <message>
        <source>User name for the proxy</source>
        <translation>代理用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Password for the proxy</source>
        <translation>代理密码</translation>
    </message>
    <message>
        <source>Forget user name and password</source>
        <translation>删除用户名和密码</translation>
    </message>
</context>
<context>
    <name>QuestionRow</name>
    <message>
        <source>You asked: %1</source>
        <translation>你的提问：%1</translation>
    </message>
    <message>
        <source>Copy question</source>
        <translation>复制问题</translation>
    </message>
    <message>
        <source>More about this question</source>
        <translation>此问题的更多操作</translation>
    </message>
    <message>
        <source>Edit question</source>
        <translation>编辑问题</translation>
    </message>
    <message>
        <source>Earlier version of the question</source>
        <translation>问题的上一个版本</translation>
    </message>
    <message>
        <source>Later version of the question</source>
        <translation>问题的下一个版本</translation>
    </message>
    <message>
        <source>Question %1 of %2</source>
        <translation>第 %1 个问题，共 %2 个</translation>
    </message>
</context>
<context>
    <name>QueueStrip</name>
    <message>
        <source>Not sent yet, because the answer did not come to its end.</source>
        <translation>尚未发送，因为上一个回答没有完成。</translation>
    </message>
    <message>
        <source>Sent when the answer has ended:</source>
        <translation>回答结束后发送：</translation>
    </message>
    <message>
        <source>Waits to be sent: %1</source>
        <translation>等待发送：%1</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>立即发送</translation>
    </message>
    <message>
        <source>Edit the waiting message</source>
        <translation>编辑等待发送的消息</translation>
    </message>
    <message>
        <source>Take the waiting message out</source>
        <translation>移除等待发送的消息</translation>
    </message>
</context>
<context>
    <name>ReceiptRow</name>
    <message>
        <source>Copy answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Edit answer</source>
        <translation>编辑回答</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Receipt: %1</source>
        <translation>回答信息：%1</translation>
    </message>
    <message>
        <source>More about this answer</source>
        <translation>此回答的更多操作</translation>
    </message>
</context>
<context>
    <name>SearchPalette</name>
    <message>
        <source>Words of a conversation, or a command</source>
        <translation>输入对话中的字词，或命令</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Nothing has these words.</source>
        <translation>没有内容包含这些字词。</translation>
    </message>
</context>
<context>
    <name>SendButton</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
</context>
<context>
    <name>SendPreview</name>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Result of a tool</source>
        <translation>工具结果</translation>
    </message>
    <message>
        <source> … (%1 more characters)</source>
        <translation>…（还有 %1 个字符）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>sent, %1 characters</source>
        <translation>发送，%1 个字符</translation>
    </message>
    <message>
        <source>not sent, unless the host asks for them</source>
        <translation>不发送，除非主机要求</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>思考过程</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>%1, with %2 characters</source>
        <translation>%1 条，共 %2 个字符</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>有</translation>
    </message>
    <message>
        <source>no</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1 张，%2</translation>
    </message>
    <message>
        <source>Thoughts of earlier answers</source>
        <translation>之前回答的思考过程</translation>
    </message>
</context>
<context>
    <name>SendingDialog</name>
    <message>
        <source>Send this conversation to %1?</source>
        <translation>将此对话发送给 %1？</translation>
    </message>
    <message>
        <source>So far nothing of it was answered there. This is what is sent now:</source>
        <translation>此对话还没有在那里回答过。这次将发送以下内容：</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Keep it here</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Hide the text</source>
        <translation>隐藏文本</translation>
    </message>
    <message>
        <source>Show the text</source>
        <translation>显示文本</translation>
    </message>
    <message>
        <source>What is sent</source>
        <translation>发送的内容</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: %1</source>
        <translation>恢复默认值：%1</translation>
    </message>
</context>
<context>
    <name>SettingSwitch</name>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>SettingsAbout</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Isobath %1</source>
        <translation>Isobath %1</translation>
    </message>
    <message>
        <source>Apache License 2.0. With Qt %1.</source>
        <translation>Apache License 2.0。使用 Qt %1。</translation>
    </message>
    <message>
        <source>Licences of others</source>
        <translation>第三方许可</translation>
    </message>
    <message>
        <source>Isobath contains no code of others; it uses these libraries.</source>
        <translation>Isobath 不含他人的代码，使用了以下程序库。</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>SettingsAppearance</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>High contrast is black or white, as light or dark as the system is.</source>
        <translation>高对比度为纯黑或纯白，深浅跟随系统。</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Of everything in the window: from 80 % to 200 %.</source>
        <translation>作用于整个窗口：80 % 到 200 %。</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>减弱动态效果</translation>
    </message>
    <message>
        <source>Nothing slides or fades. Where the system asks for that, it is so anyway.</source>
        <translation>不使用滑动和淡入淡出。系统要求时总会如此。</translation>
    </message>
</context>
<context>
    <name>SettingsChat</name>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Send with</source>
        <translation>发送键</translation>
    </message>
    <message>
        <source>With Ctrl+Enter, Enter alone breaks the line. Shift+Enter always does.</source>
        <translation>选择 Ctrl+Enter 时，单按 Enter 换行。Shift+Enter 始终换行。</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>代码自动换行</translation>
    </message>
    <message>
        <source>Long lines of code are broken instead of scrolling sideways.</source>
        <translation>较长的代码行自动换行，不再横向滚动。</translation>
    </message>
    <message>
        <source>Show thinking</source>
        <translation>展开思考过程</translation>
    </message>
    <message>
        <source>The thinking of a model is shown opened; one click closes it.</source>
        <translation>思考过程默认展开，点击即可收起。</translation>
    </message>
</context>
<context>
    <name>SettingsData</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Conversations and settings</source>
        <translation>对话与设置</translation>
    </message>
    <message>
        <source>One file, %1, of %2. Keys are not in it.</source>
        <translation>一个文件：%1，大小 %2。不包含密钥。</translation>
    </message>
    <message>
        <source>In memory only.</source>
        <translation>仅在内存中。</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>SettingsGeneral</name>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Of the window. Answers come in the language you ask in.</source>
        <translation>窗口的语言。回答使用你提问的语言。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>At the start</source>
        <translation>启动时</translation>
    </message>
    <message>
        <source>What is open when Isobath starts.</source>
        <translation>Isobath 启动时打开的内容。</translation>
    </message>
    <message>
        <source>A new chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>The last conversation</source>
        <translation>上次的对话</translation>
    </message>
</context>
<context>
    <name>SettingsHead</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation>返回对话</translation>
    </message>
</context>
<context>
    <name>SettingsList</name>
    <message>
        <source>Sections of the settings</source>
        <translation>设置分类</translation>
    </message>
</context>
<context>
    <name>SettingsModels</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>本机模型</translation>
    </message>
    <message>
        <source>GGUF files and Hugging Face folders. They are read where they are and never copied; the list of models takes them off again.</source>
        <translation>GGUF 文件和 Hugging Face 文件夹。在原位置读取，从不复制；可在模型列表中移除。</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>添加模型文件…</translation>
    </message>
    <message>
        <source>Folder of the starter model</source>
        <translation>入门模型所在文件夹</translation>
    </message>
</context>
<context>
    <name>SettingsNotifications</name>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Notify of long answers</source>
        <translation>长回答完成时通知</translation>
    </message>
    <message>
        <source>When an answer ends that took this long, and its window is not the active one.</source>
        <translation>回答用时达到所选时长，且所在窗口不在前台时通知。</translation>
    </message>
    <message>
        <source>From 5 s</source>
        <translation>5 秒以上</translation>
    </message>
    <message>
        <source>From 15 s</source>
        <translation>15 秒以上</translation>
    </message>
    <message>
        <source>From 60 s</source>
        <translation>60 秒以上</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Show text in notifications</source>
        <translation>在通知中显示内容</translation>
    </message>
    <message>
        <source>The beginning of the answer, which others may read on the screen. Without it, only that there is one.</source>
        <translation>显示回答的开头，旁人可能会看到。关闭时只提示已有回答。</translation>
    </message>
</context>
<context>
    <name>SettingsPrivacy</name>
    <message>
        <source>Privacy and network</source>
        <translation>隐私与网络</translation>
    </message>
</context>
<context>
    <name>SettingsSearch</name>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>没有设置包含这些字词。</translation>
    </message>
    <message>
        <source>%1 of %2; Enter goes to the next</source>
        <translation>第 %1 项，共 %2 项；按 Enter 到下一项</translation>
    </message>
</context>
<context>
    <name>SettingsShortcuts</name>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Press + and then the key that you want. Enter, Tab and keys that type text cannot be used alone.</source>
        <translation>按 +，再按想用的键。Enter、Tab 和输入文字的键不能单独使用。</translation>
    </message>
    <message>
        <source>All back to the defaults</source>
        <translation>全部恢复默认</translation>
    </message>
</context>
<context>
    <name>SettingsUsage</name>
    <message>
        <source>Usage and costs</source>
        <translation>用量与费用</translation>
    </message>
    <message>
        <source>Usage, balance and cap</source>
        <translation>用量、余额与上限</translation>
    </message>
    <message>
        <source>What answers have cost this month, in your currency, and the cap that you set.</source>
        <translation>本月回答的费用（按你选择的货币），以及你设定的上限。</translation>
    </message>
    <message>
        <source>Usage, balance and cap…</source>
        <translation>用量、余额与上限…</translation>
    </message>
</context>
<context>
    <name>ShortcutSetting</name>
    <message>
        <source>Add a key for: %1</source>
        <translation>添加按键：%1</translation>
    </message>
    <message>
        <source>Press a key. Esc ends this.</source>
        <translation>请按键。按 Esc 取消。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 belongs to: %2</source>
        <translation>%1 已用于：%2</translation>
    </message>
    <message>
        <source>Take it from there</source>
        <translation>改用于此</translation>
    </message>
    <message>
        <source>Another key</source>
        <translation>换一个键</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>This is not a key that can be used here.</source>
        <translation>此键不能用在这里。</translation>
    </message>
    <message>
        <source>Esc closes what is open and stops answers.</source>
        <translation>Esc 用于关闭面板和停止回答。</translation>
    </message>
    <message>
        <source>This key is needed to write and to move in the window. Hold Ctrl or Alt with it.</source>
        <translation>此键用于输入和在窗口中移动。请与 Ctrl 或 Alt 同按。</translation>
    </message>
    <message>
        <source>This key types text. Hold Ctrl or Alt with it.</source>
        <translation>此键用于输入文字。请与 Ctrl 或 Alt 同按。</translation>
    </message>
    <message>
        <source>This key edits text or sends it.</source>
        <translation>此键用于编辑或发送文字。</translation>
    </message>
</context>
<context>
    <name>ShortcutsOverlay</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>新临时对话</translation>
    </message>
    <message>
        <source>Archive: back to all conversations</source>
        <translation>归档：返回全部对话</translation>
    </message>
    <message>
        <source>Archive (%1)</source>
        <translation>归档（%1）</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>全部搜索</translation>
    </message>
    <message>
        <source>Filter by title or #tag</source>
        <translation>按标题或 #标签筛选</translation>
    </message>
    <message>
        <source>Filter conversations by title or tag</source>
        <translation>按标题或标签筛选对话</translation>
    </message>
</context>
<context>
    <name>SidebarMenus</name>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Rename  F2</source>
        <translation>重命名  F2</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Move to folder…</source>
        <translation>移动到文件夹…</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>移出归档</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>无文件夹</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Remove the folder, keep what is in it</source>
        <translation>移除文件夹，保留其中的对话</translation>
    </message>
    <message>
        <source>What is the new folder called?</source>
        <translation>新文件夹的名称</translation>
    </message>
    <message>
        <source>Add the folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Tags of this conversation</source>
        <translation>此对话的标签</translation>
    </message>
    <message>
        <source>Apart by commas. In use: %1</source>
        <translation>用逗号分隔。已有标签：%1</translation>
    </message>
    <message>
        <source>Apart by commas.</source>
        <translation>用逗号分隔。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Open in a new window</source>
        <translation>在新窗口中打开</translation>
    </message>
</context>
<context>
    <name>TableBlock</name>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>Copy the table as CSV</source>
        <translation>将表格复制为 CSV</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Copy the table as Markdown</source>
        <translation>将表格复制为 Markdown</translation>
    </message>
</context>
<context>
    <name>TemperatureOption</name>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>From 0 to 2.</source>
        <translation>0 到 2。</translation>
    </message>
    <message>
        <source>The model&apos;s default</source>
        <translation>模型默认值</translation>
    </message>
</context>
<context>
    <name>TemporaryMark</name>
    <message>
        <source>Temporary, not saved</source>
        <translation>临时对话，不保存</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep this chat</source>
        <translation>保留此对话</translation>
    </message>
    <message>
        <source>Saves this chat like any other</source>
        <translation>像其他对话一样保存</translation>
    </message>
    <message>
        <source>Can be kept when the answer is complete</source>
        <translation>回答完成后才能保留</translation>
    </message>
</context>
<context>
    <name>TextBlock</name>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>待完成</translation>
    </message>
</context>
<context>
    <name>TextSizeChoice</name>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
</context>
<context>
    <name>ThemeChoice</name>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
</context>
<context>
    <name>ThinkingRow</name>
    <message>
        <source>Thinking</source>
        <translation>思考中</translation>
    </message>
    <message>
        <source>Thought for a moment</source>
        <translation>已深度思考</translation>
    </message>
    <message>
        <source>Thinking, %1 s</source>
        <translation>思考中（%1 秒）</translation>
    </message>
    <message>
        <source>Thought for %1 s</source>
        <translation>已深度思考（用时 %1 秒）</translation>
    </message>
    <message>
        <source>Open. Press to close.</source>
        <translation>已展开，按下可收起。</translation>
    </message>
    <message>
        <source>Closed. Press to open.</source>
        <translation>已收起，按下可展开。</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>大纲</translation>
    </message>
    <message>
        <source>Places in what was thought</source>
        <translation>思考过程中的位置</translation>
    </message>
    <message>
        <source>Answer now</source>
        <translation>立即回答</translation>
    </message>
    <message>
        <source>Ends the thinking; the answer begins</source>
        <translation>结束思考，开始回答</translation>
    </message>
</context>
<context>
    <name>Tokens</name>
    <message>
        <source>about %1 tokens</source>
        <translation>约 %1 token</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此提示</translation>
    </message>
</context>
<context>
    <name>UsageBars</name>
    <message>
        <source>Cost of each day of this month</source>
        <translation>本月每日费用</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>UsageCap</name>
    <message>
        <source>No cap</source>
        <translation>无上限</translation>
    </message>
    <message>
        <source>Cap for a month</source>
        <translation>每月上限</translation>
    </message>
    <message>
        <source>Currency of the cap</source>
        <translation>上限的货币</translation>
    </message>
    <message>
        <source>¥</source>
        <translation>¥</translation>
    </message>
    <message>
        <source>$</source>
        <translation>$</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>At 80 % you are told, at 100 % models with a price in this currency are not asked any more; an answer that is being written goes on. Models of this computer and those without a price are neither counted nor stopped. Nothing is converted.</source>
        <translation>达到 80 % 时提醒你；达到 100 % 时不再向以该货币计价的模型提问，正在生成的回答会继续。本机模型和没有价格的模型既不计入也不停用。不做货币换算。</translation>
    </message>
</context>
<context>
    <name>UsagePage</name>
    <message>
        <source>Usage and costs</source>
        <translation>用量与费用</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation>返回对话</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>By language</source>
        <translation>按语言</translation>
    </message>
    <message>
        <source>Yuan</source>
        <translation>人民币</translation>
    </message>
    <message>
        <source>Dollars</source>
        <translation>美元</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Cap</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>There is no DeepSeek endpoint with a key.</source>
        <translation>没有已填密钥的 DeepSeek 端点。</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>价格</translation>
    </message>
</context>
<context>
    <name>VersionSwitch</name>
    <message>
        <source>Earlier answer</source>
        <translation>上一个回答</translation>
    </message>
    <message>
        <source>Later answer</source>
        <translation>下一个回答</translation>
    </message>
    <message>
        <source>Answer %1 of %2</source>
        <translation>第 %1 个回答，共 %2 个</translation>
    </message>
</context>
<context>
    <name>app::AnswerWatch</name>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>The answer ended with an error after %1.</source>
        <translation>回答出错并结束，用时 %1。</translation>
    </message>
    <message>
        <source>Answered in %1</source>
        <translation>回答完成，用时 %1</translation>
    </message>
</context>
<context>
    <name>app::LocalModels</name>
    <message>
        <source>%1 is not a GGUF model file.</source>
        <translation>%1 不是 GGUF 模型文件。</translation>
    </message>
    <message>
        <source>%1 is cut short: download or copy it again.</source>
        <translation>%1 不完整：请重新下载或复制。</translation>
    </message>
    <message>
        <source>%1 is damaged (%2).</source>
        <translation>%1 已损坏（%2）。</translation>
    </message>
    <message>
        <source>The file %1 can&apos;t be read.</source>
        <translation>文件 %1 无法读取。</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>small starter model, %1, not a DeepSeek model</source>
        <translation>小型入门模型，%1，不是 DeepSeek 模型</translation>
    </message>
    <message>
        <source>No model is chosen.</source>
        <translation>尚未选择模型。</translation>
    </message>
</context>
<context>
    <name>app::Notifier</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>app::RemoteEndpoint</name>
    <message>
        <source>This conversation was answered at an endpoint that is not set up any more; choose a model.</source>
        <translation>回答此对话的服务端点已移除，请选择模型。</translation>
    </message>
    <message>
        <source>from a table of %1, not asked yet</source>
        <translation>来自 %1 的模型表，尚未查询</translation>
    </message>
    <message>
        <source>Enter an API key to use it, or unlock the keychain that has it.</source>
        <translation>请填写 API 密钥，或解锁存有密钥的密钥环。</translation>
    </message>
    <message>
        <source>Asking %1 for its models…</source>
        <translation>正在向 %1 查询模型列表…</translation>
    </message>
    <message>
        <source>%1 has not been asked for its models yet: open the list of models.</source>
        <translation>尚未向 %1 查询模型列表：请打开模型列表。</translation>
    </message>
    <message>
        <source>There is no key for %1 yet: enter one in the settings.</source>
        <translation>还没有 %1 的密钥：请在设置中填写。</translation>
    </message>
    <message>
        <source>%1 lists no models.</source>
        <translation>%1 没有列出任何模型。</translation>
    </message>
</context>
<context>
    <name>app::Shell</name>
    <message>
        <source>The starter model is not on this computer (%1). Add a model file, or enter an API key.</source>
        <translation>入门模型不在本机（%1）。请添加模型文件，或填写 API 密钥。</translation>
    </message>
</context>
<context>
    <name>ui::AccountReader</name>
    <message>
        <source>The balance could not be read: %1</source>
        <translation>无法读取余额：%1</translation>
    </message>
    <message>
        <source>%1 granted, %2 topped up</source>
        <translation>赠送余额 %1，充值余额 %2</translation>
    </message>
    <message>
        <source>The account can&apos;t be asked for answers: its balance does not suffice. Top up at https://platform.deepseek.com/top_up.</source>
        <translation>账户余额不足，无法提问。请在 https://platform.deepseek.com/top_up 充值。</translation>
    </message>
    <message>
        <source>Endpoints</source>
        <translation>服务端点</translation>
    </message>
</context>
<context>
    <name>ui::Answer</name>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Waiting for the answer</source>
        <translation>正在等待回答</translation>
    </message>
    <message>
        <source>begun by %1, %2</source>
        <translation>开头由 %1（%2）生成</translation>
    </message>
</context>
<context>
    <name>ui::AnswerPictures</name>
    <message>
        <source>Pictures are loaded from http and https addresses only.</source>
        <translation>只从 http 和 https 地址加载图片。</translation>
    </message>
    <message>
        <source>Pictures can&apos;t be loaded in this window.</source>
        <translation>此窗口无法加载图片。</translation>
    </message>
    <message>
        <source>It is no picture that can come with a text.</source>
        <translation>这不是可以随文字附带的图片。</translation>
    </message>
    <message>
        <source>The picture is larger than 4 MB.</source>
        <translation>图片超过 4 MB。</translation>
    </message>
    <message>
        <source>The picture is damaged.</source>
        <translation>图片已损坏。</translation>
    </message>
    <message>
        <source>Other pictures are being loaded.</source>
        <translation>正在加载其他图片。</translation>
    </message>
    <message>
        <source>What came back is no picture.</source>
        <translation>返回的内容不是图片。</translation>
    </message>
</context>
<context>
    <name>ui::AttachmentTray</name>
    <message>
        <source>%1, reading…</source>
        <translation>%1，正在读取…</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Add images and files</source>
        <translation>添加图片和文件</translation>
    </message>
    <message>
        <source>Add files. The selected model can&apos;t see images.</source>
        <translation>添加文件。所选模型不支持图片。</translation>
    </message>
    <message>
        <source>%1 is still being read.</source>
        <translation>%1 仍在读取。</translation>
    </message>
    <message>
        <source>%1 Remove it to send.</source>
        <translation>%1请移除后再发送。</translation>
    </message>
    <message>
        <source>The selected model can&apos;t see images. Remove them, or choose a model that can.</source>
        <translation>所选模型不支持图片。请移除图片，或改选支持图片的模型。</translation>
    </message>
    <message>
        <source>Only files of this computer can be added.</source>
        <translation>只能添加本机的文件。</translation>
    </message>
    <message>
        <source>Pasted text.txt</source>
        <translation>粘贴的文本.txt</translation>
    </message>
    <message>
        <source>The image in the clipboard can&apos;t be read.</source>
        <translation>无法读取剪贴板中的图片。</translation>
    </message>
    <message>
        <source>Pasted image</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>The selected model can&apos;t see images.</source>
        <translation>所选模型不支持图片。</translation>
    </message>
    <message>
        <source>%1 has the same content as %2, which is already there.</source>
        <translation>%1 与已添加的 %2 内容相同。</translation>
    </message>
    <message>
        <source>A question takes at most %1 images.</source>
        <translation>一个问题最多附带 %1 张图片。</translation>
    </message>
    <message>
        <source>A question takes at most %1 files.</source>
        <translation>一个问题最多附带 %1 个文件。</translation>
    </message>
    <message>
        <source>The images of a question have at most %1 together.</source>
        <translation>一个问题的图片总计不能超过 %1。</translation>
    </message>
    <message>
        <source>The files of a question have at most %1 together.</source>
        <translation>一个问题的文件总计不能超过 %1。</translation>
    </message>
</context>
<context>
    <name>ui::ChatController</name>
    <message>
        <source>The conversation could not be read</source>
        <translation>无法读取对话</translation>
    </message>
    <message>
        <source>The answer was not gone on with</source>
        <translation>回答未能继续</translation>
    </message>
    <message>
        <source>The answer was not gone on with, because that could not be saved</source>
        <translation>无法保存，因此回答未能继续</translation>
    </message>
    <message>
        <source>The edited answer could not be saved</source>
        <translation>无法保存编辑后的回答</translation>
    </message>
    <message>
        <source>The choice of the answer was not saved</source>
        <translation>回答的选择未保存</translation>
    </message>
    <message>
        <source>The second model was not asked</source>
        <translation>未向第二个模型提问</translation>
    </message>
    <message>
        <source>An answer is being written. Stop it to send something else.</source>
        <translation>正在生成回答。要发送其他内容，请先停止。</translation>
    </message>
    <message>
        <source>An answer is being written in another conversation.</source>
        <translation>另一个对话正在生成回答。</translation>
    </message>
    <message>
        <source>Choose a model first.</source>
        <translation>请先选择模型。</translation>
    </message>
    <message>
        <source>This model cannot be used now.</source>
        <translation>此模型目前无法使用。</translation>
    </message>
    <message>
        <source>What would be sent could not be read</source>
        <translation>无法读取将要发送的内容</translation>
    </message>
    <message>
        <source>The question was not sent, because it could not be saved</source>
        <translation>无法保存问题，因此未发送</translation>
    </message>
    <message>
        <source>What you typed was not saved</source>
        <translation>草稿未保存</translation>
    </message>
    <message>
        <source>The answer was not asked for</source>
        <translation>未请求回答</translation>
    </message>
    <message>
        <source>The answer was not asked for, because it could not be saved</source>
        <translation>无法保存，因此未请求回答</translation>
    </message>
    <message>
        <source>The choice of the model was not saved</source>
        <translation>模型的选择未保存</translation>
    </message>
    <message>
        <source>The answer could not be saved: %1. It stays here as long as the window is open.</source>
        <translation>无法保存回答：%1。窗口关闭前，回答会留在这里。</translation>
    </message>
    <message>
        <source>The conversation could not be opened</source>
        <translation>无法打开对话</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>The selected model can&apos;t see: the images of this conversation are left out.</source>
        <translation>所选模型不支持图片：此对话中的图片不会发送。</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1; the first %2 of %3 characters are shown</source>
        <translation>%1；共 %3 个字符，显示前 %2 个</translation>
    </message>
    <message>
        <source>The other version could not be shown</source>
        <translation>无法显示另一个版本</translation>
    </message>
    <message>
        <source>An answer is being written here. Stop it before you delete a message.</source>
        <translation>这里正在生成回答。要删除消息，请先停止。</translation>
    </message>
    <message>
        <source>The message was not deleted</source>
        <translation>消息未删除</translation>
    </message>
    <message>
        <source>Deleted.</source>
        <translation>已删除。</translation>
    </message>
    <message>
        <source>The message was not brought back</source>
        <translation>消息未能恢复</translation>
    </message>
    <message>
        <source>The images of the conversation could not be counted</source>
        <translation>无法统计此对话的图片</translation>
    </message>
    <message>
        <source>Earlier messages could not be read</source>
        <translation>无法读取更早的消息</translation>
    </message>
</context>
<context>
    <name>ui::ChatOrganiser</name>
    <message>
        <source>The folders could not be read</source>
        <translation>无法读取文件夹</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>The pin was not saved</source>
        <translation>置顶未保存</translation>
    </message>
    <message>
        <source>The archive was not changed</source>
        <translation>归档未更改</translation>
    </message>
    <message>
        <source>Conversation archived</source>
        <translation>对话已归档</translation>
    </message>
    <message>
        <source>%1 conversations archived</source>
        <translation>已归档 %1 个对话</translation>
    </message>
    <message>
        <source>Conversation taken out of the archive</source>
        <translation>对话已移出归档</translation>
    </message>
    <message>
        <source>%1 conversations taken out of the archive</source>
        <translation>已将 %1 个对话移出归档</translation>
    </message>
    <message>
        <source>The conversation was not moved</source>
        <translation>对话未移动</translation>
    </message>
    <message>
        <source>The tags were not saved</source>
        <translation>标签未保存</translation>
    </message>
    <message>
        <source>Nothing was deleted</source>
        <translation>未删除任何内容</translation>
    </message>
    <message>
        <source>Conversation deleted</source>
        <translation>对话已删除</translation>
    </message>
    <message>
        <source>%1 conversations deleted</source>
        <translation>已删除 %1 个对话</translation>
    </message>
    <message>
        <source>What was deleted could not be restored</source>
        <translation>无法恢复已删除的内容</translation>
    </message>
    <message>
        <source>The folder was not added</source>
        <translation>文件夹未添加</translation>
    </message>
    <message>
        <source>The folder was not renamed</source>
        <translation>文件夹未重命名</translation>
    </message>
    <message>
        <source>The folder was not moved</source>
        <translation>文件夹未移动</translation>
    </message>
    <message>
        <source>The folder was not removed</source>
        <translation>文件夹未移除</translation>
    </message>
    <message>
        <source>Which folders are closed was not saved</source>
        <translation>文件夹的折叠状态未保存</translation>
    </message>
    <message>
        <source>It can&apos;t be restored any more: something else was deleted since.</source>
        <translation>无法再恢复：此后又删除了其他内容。</translation>
    </message>
</context>
<context>
    <name>ui::ChatSetup</name>
    <message>
        <source>The choice was not saved: %1</source>
        <translation>选择未保存：%1</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>On, as the model does</source>
        <translation>开（强度由模型决定）</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>默认：%1</translation>
    </message>
    <message>
        <source>The model&apos;s default</source>
        <translation>模型默认值</translation>
    </message>
    <message>
        <source>Code, maths</source>
        <translation>代码、数学</translation>
    </message>
    <message>
        <source>Analysis</source>
        <translation>分析</translation>
    </message>
    <message>
        <source>Conversation, translation</source>
        <translation>对话、翻译</translation>
    </message>
    <message>
        <source>Creative writing</source>
        <translation>创意写作</translation>
    </message>
</context>
<context>
    <name>ui::CommandsModel</name>
    <message>
        <source>The setting was not saved: %1</source>
        <translation>设置未保存：%1</translation>
    </message>
</context>
<context>
    <name>ui::Comparison</name>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Waits for the other answer: two models of this computer answer one after the other</source>
        <translation>等待另一个回答：两个本机模型会依次回答</translation>
    </message>
</context>
<context>
    <name>ui::ContextMeter</name>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>under 1 %</source>
        <translation>不到 1 %</translation>
    </message>
    <message>
        <source>about %1 %</source>
        <translation>约 %1 %</translation>
    </message>
    <message>
        <source>The conversation can&apos;t be read, so its size is not known.</source>
        <translation>无法读取对话，因此大小未知。</translation>
    </message>
    <message>
        <source>The next question takes %1. How much the selected model holds is not known.</source>
        <translation>下一次提问将占用 %1。所选模型的上下文长度未知。</translation>
    </message>
    <message>
        <source>The next question takes %1 of the %2 that the selected model holds.</source>
        <translation>下一次提问将占用 %1，所选模型的上下文为 %2。</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>未计入</translation>
    </message>
    <message>
        <source>What you typed</source>
        <translation>已输入的内容</translation>
    </message>
    <message>
        <source>Kept free for the answer</source>
        <translation>为回答预留</translation>
    </message>
    <message>
        <source>The model holds</source>
        <translation>模型的上下文</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 token</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>the system prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>the conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>the files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>what you typed</source>
        <translation>已输入的内容</translation>
    </message>
    <message>
        <source>what is kept free for the answer</source>
        <translation>为回答预留的部分</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>This will probably not fit: together with the room for the answer it is %1, which is %2 more than the %3 that the selected model holds. The largest part is %4.</source>
        <translation>可能放不下：连同为回答预留的部分共 %1，比所选模型的上下文 %3 多出 %2。占用最多的是%4。</translation>
    </message>
</context>
<context>
    <name>ui::ConversationListModel</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>过去 7 天</translation>
    </message>
    <message>
        <source>The conversations could not be read: %1</source>
        <translation>无法读取对话：%1</translation>
    </message>
    <message>
        <source>The new title was not saved: %1</source>
        <translation>新标题未保存：%1</translation>
    </message>
    <message>
        <source>The conversation was not deleted: %1</source>
        <translation>对话未删除：%1</translation>
    </message>
    <message>
        <source>Temporary</source>
        <translation>临时对话</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <extracomment>A month as a heading, as QLocale::toString() writes it.</extracomment>
        <translation>yyyy 年 M 月</translation>
    </message>
</context>
<context>
    <name>ui::CostKeeper</name>
    <message>
        <source>What an answer cost could not be written down: %1</source>
        <translation>无法记录回答的费用：%1</translation>
    </message>
</context>
<context>
    <name>ui::EndpointEditor</name>
    <message>
        <source>A key is kept for %1. Enter another to replace it.</source>
        <translation>已保存 %1 的密钥。填写新密钥即可替换。</translation>
    </message>
    <message>
        <source>The key for %1 is never sent to %2: it stays kept for %1. Enter the key for %2, if it needs one.</source>
        <translation>%1 的密钥绝不会发给 %2，仍为 %1 保留。如果 %2 需要密钥，请填写。</translation>
    </message>
    <message>
        <source>Over http to another computer no key can be used.</source>
        <translation>通过 http 连接其他计算机时不能使用密钥。</translation>
    </message>
    <message>
        <source>Enter the key for %1.</source>
        <translation>请填写 %1 的密钥。</translation>
    </message>
    <message>
        <source>Leave it empty where none is needed.</source>
        <translation>不需要时留空。</translation>
    </message>
    <message>
        <source>A user name and a password are kept for %1.</source>
        <translation>已保存 %1 的用户名和密码。</translation>
    </message>
    <message>
        <source>User name and password go to %1 only, and are kept in the keychain.</source>
        <translation>用户名和密码只发给 %1，并保存在密钥环中。</translation>
    </message>
</context>
<context>
    <name>ui::EndpointsModel</name>
    <message>
        <source>The keychain still has the key for %1: remove it there, or forget it again after the next start.</source>
        <translation>密钥环中仍有 %1 的密钥：请在密钥环中删除，或下次启动后再删除一次。</translation>
    </message>
    <message>
        <source>The endpoints can&apos;t be read: %1</source>
        <translation>无法读取服务端点：%1</translation>
    </message>
    <message>
        <source>Waiting for the keychain of your system, which may have a key for %1.</source>
        <translation>正在等待系统密钥环，其中可能有 %1 的密钥。</translation>
    </message>
    <message>
        <source>No key for %1 yet.</source>
        <translation>还没有 %1 的密钥。</translation>
    </message>
    <message>
        <source>No key for %1.</source>
        <translation>没有 %1 的密钥。</translation>
    </message>
    <message>
        <source>The key for %1 is kept in the keychain of your system.</source>
        <translation>%1 的密钥保存在系统密钥环中。</translation>
    </message>
    <message>
        <source>Waiting for the keychain of your system: until it answers, the key for %1 is kept only until Isobath is closed.</source>
        <translation>正在等待系统密钥环：在它响应之前，%1 的密钥只保留到 Isobath 关闭为止。</translation>
    </message>
    <message>
        <source>No keychain could be used: the key for %1 is kept until Isobath is closed.</source>
        <translation>没有可用的密钥环：%1 的密钥只保留到 Isobath 关闭为止。</translation>
    </message>
    <message>
        <source>The key for %1 comes from the environment (ISOBATH_API_KEY).</source>
        <translation>%1 的密钥来自环境变量（ISOBATH_API_KEY）。</translation>
    </message>
    <message>
        <source>Conversations with its models stay; to go on with them, another model is chosen.</source>
        <translation>使用其模型的对话会保留；继续这些对话时需改选其他模型。</translation>
    </message>
    <message>
        <source>Its key is removed from this computer too. %1</source>
        <translation>它的密钥也会从本机删除。%1</translation>
    </message>
    <message>
        <source>Asking for its models…</source>
        <translation>正在查询模型列表…</translation>
    </message>
    <message>
        <source>It answered: 1 model.</source>
        <translation>已响应：1 个模型。</translation>
    </message>
    <message>
        <source>It answered: %1 models.</source>
        <translation>已响应：%1 个模型。</translation>
    </message>
    <message>
        <source>It was not saved: %1</source>
        <translation>未保存：%1</translation>
    </message>
    <message>
        <source>It was not removed: %1</source>
        <translation>未移除：%1</translation>
    </message>
</context>
<context>
    <name>ui::FirstRun</name>
    <message>
        <source>%1 GB of memory</source>
        <translation>%1 GB 内存</translation>
    </message>
    <message numerus="yes">
        <source>%n processor core(s)</source>
        <translation>
            <numerusform>%n 个处理器核心</numerusform>
        </translation>
    </message>
    <message>
        <source>a graphics card, which models do not use yet</source>
        <translation>显卡（模型尚未使用）</translation>
    </message>
    <message>
        <source>no graphics card</source>
        <translation>没有显卡</translation>
    </message>
    <message>
        <source>This computer has %1.</source>
        <translation>本机配置：%1。</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between things of a list</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>%1, a small model, is here and answers at once, without any network.</source>
        <translation>小型模型 %1 已在本机，无需网络，可立即回答。</translation>
    </message>
    <message>
        <source>The small model that comes with Isobath is not on this computer. Add a model file, or enter an API key.</source>
        <translation>Isobath 附带的小型模型不在本机。请添加模型文件，或填写 API 密钥。</translation>
    </message>
</context>
<context>
    <name>ui::Links</name>
    <message>
        <source>This link can&apos;t be opened from here.</source>
        <translation>无法从这里打开此链接。</translation>
    </message>
    <message>
        <source>Write to %1</source>
        <translation>写邮件给 %1</translation>
    </message>
    <message>
        <source>%1 (it looks like %2)</source>
        <translation>%1（看起来像 %2）</translation>
    </message>
</context>
<context>
    <name>ui::MathLibrary</name>
    <message>
        <source>This copy of Isobath was built without MathJax.</source>
        <translation>此 Isobath 构建时未包含 MathJax。</translation>
    </message>
    <message>
        <source>It cannot be drawn.</source>
        <translation>无法绘制。</translation>
    </message>
</context>
<context>
    <name>ui::ModelPickerModel</name>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>DeepSeek</source>
        <translation>DeepSeek</translation>
    </message>
    <message>
        <source>Other endpoints</source>
        <translation>其他服务端点</translation>
    </message>
    <message>
        <source>Other endpoints: %1</source>
        <translation>其他服务端点：%1</translation>
    </message>
    <message>
        <source>%1 - %2</source>
        <translation>%1 - %2</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>未选择模型</translation>
    </message>
    <message>
        <source>The choice was not saved: %1</source>
        <translation>选择未保存：%1</translation>
    </message>
</context>
<context>
    <name>ui::SearchPalette</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考过程</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>In a file</source>
        <translation>文件内容</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Recent chats</source>
        <translation>最近对话</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>The search ended early: %1</source>
        <translation>搜索提前结束：%1</translation>
    </message>
</context>
<context>
    <name>ui::SendQueue</name>
    <message>
        <source>What waits to be sent was not saved: %1</source>
        <translation>等待发送的消息未能保存：%1</translation>
    </message>
</context>
<context>
    <name>ui::SettingsController</name>
    <message>
        <source>The setting was not saved: %1</source>
        <translation>设置未保存：%1</translation>
    </message>
</context>
<context>
    <name>ui::SpendingLimit</name>
    <message>
        <source>The cap of %1 for this month is reached. Raise it, or choose a model without a price.</source>
        <translation>已达到本月上限 %1。请提高上限，或选择没有价格的模型。</translation>
    </message>
    <message>
        <source>This month&apos;s cap of %1 is reached: models with a price are not asked any more. Models of this computer and those without a price go on; they are not counted.</source>
        <translation>已达到本月上限 %1：不再向有价格的模型提问。本机模型和没有价格的模型可继续使用，不计入上限。</translation>
    </message>
    <message>
        <source>%1 of this month&apos;s cap of %2 are spent.</source>
        <translation>本月上限 %2 已用 %1。</translation>
    </message>
    <message>
        <source>The cap was not saved: %1</source>
        <translation>上限未保存：%1</translation>
    </message>
</context>
<context>
    <name>ui::TemporaryChats</name>
    <message>
        <source>A temporary chat could not be begun: %1</source>
        <translation>无法开始临时对话：%1</translation>
    </message>
    <message>
        <source>The chat was not kept and is still temporary: %1</source>
        <translation>对话未能保留，仍是临时对话：%1</translation>
    </message>
</context>
<context>
    <name>ui::TextFile</name>
    <message>
        <source>Only a folder of this computer can take a file.</source>
        <translation>只能保存到本机的文件夹。</translation>
    </message>
    <message>
        <source>“%1” is there already.</source>
        <translation>“%1”已存在。</translation>
    </message>
    <message>
        <source>“%1” could not be written: %2</source>
        <translation>无法写入“%1”：%2</translation>
    </message>
</context>
<context>
    <name>ui::UsageModel</name>
    <message>
        <source>price unknown</source>
        <translation>价格未知</translation>
    </message>
    <message>
        <source>cost unknown</source>
        <translation>费用未知</translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 次请求</translation>
    </message>
    <message>
        <source>%1 requests</source>
        <translation>%1 次请求</translation>
    </message>
    <message>
        <source>Not in the sum: %1 without the server&apos;s count of tokens.</source>
        <translation>未计入合计：%1，服务器没有返回 token 用量。</translation>
    </message>
    <message>
        <source>Not in the sum: %1 without a known price.</source>
        <translation>未计入合计：%1，价格未知。</translation>
    </message>
    <message>
        <source>Not in the sum: %1 priced in the other currency only.</source>
        <translation>未计入合计：%1，只有另一种货币的价格。</translation>
    </message>
    <message>
        <source>The currency was not saved: %1</source>
        <translation>货币未保存：%1</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>What was spent could not be read: %1</source>
        <translation>无法读取费用：%1</translation>
    </message>
    <message>
        <source>%1, %2 tokens read (%3 % from the cache), %4 written</source>
        <translation>%1，输入 %2 token（缓存命中 %3 %），输出 %4 token</translation>
    </message>
    <message>
        <source>Prices as of %1, of the time a request was sent. What the provider bills counts.</source>
        <translation>价格截至 %1，按发送请求的时间计算。以服务商账单为准。</translation>
    </message>
    <message>
        <source>The table of prices is %1 days old: amounts may be wrong.</source>
        <translation>价格表已有 %1 天未更新：金额可能有误。</translation>
    </message>
    <message>
        <source>No cap: nothing stops sending.</source>
        <translation>无上限：发送不受限制。</translation>
    </message>
    <message>
        <source>%1 of %2 this month</source>
        <translation>本月已用 %1，上限 %2</translation>
    </message>
    <message>
        <source>The cap must be an amount from 0.01 to 1000000.</source>
        <translation>上限须为 0.01 到 1000000 的金额。</translation>
    </message>
    <message>
        <source>The cap was not saved.</source>
        <translation>上限未保存。</translation>
    </message>
</context>
</TS>
