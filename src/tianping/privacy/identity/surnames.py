"""Surnames in use in China.

Sources: 百家姓 (Song dynasty), the hundred most frequent of the Ministry of Public Security's 全国姓名报告 (2020), and
surnames of Guangxi and of the minorities written in Chinese characters.
"""

from __future__ import annotations

FREQUENT = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔"
    "赖文洪庞樊兰殷施温芦牛葛俞章鲁倪毕聂阎焦颜关柴翟祝单左季柳欧骆凌农蒙岑蓝陇闭甘黄班阮伍冼梅申耿牟舒詹靳祁"
    "尤纪宁解岳齐辛管包路盛涂辜连符华童游裴席卫查屈鲍霍翁隋植甄景臧司柯房褚奚苗卓池冉冀古简饶项喻成戚阳桂娄全桑"
    "萧邢曲窦丛宫鞠闵穆费艾麦邬廉戈仇帅劳蒲虞冷盘"
)
"""About two hundred surnames that nineteen of twenty people bear."""

ALL = FREQUENT | frozenset(
    "窦云郎昌凤花酆费廉滕罗邬安乐时傅皮卞元卜平和穆萧湛禹狄米贝明计伏谈茅闵麻强危郭刁虞支昝经裘缪干应宗宣贲郁杭诸"
    "吉钮嵇邢滑荣荀羊於惠曲家封芮羿储汲邴糜松井富巫乌巴弓牧隗山谷车宓蓬郗仰秋仲伊宫仇栾暴钭厉戎祖束幸韶郜蓟薄印宿怀"
    "蒲邰从鄂索咸籍蔺屠池阴能苍双闻莘党贡劳逄姬扶堵宰郦雍郤璩濮寿通边扈燕郏浦尚别庄晏瞿充慕茹习宦艾鱼容慎戈庾终暨"
    "居衡步都满弘匡国寇广禄阙东殳沃利蔚越夔隆师巩厍晁勾敖融冷訾阚那空毋沙乜养鞠须丰巢蒯相后荆红竺权逯盖益桓公"
    "商佟苟禤帅海楚楼冶占展麦庹卿尧原苑蒿鄢邝揭晋漆仝亓亢仉佘佴况凃丛初修矫谌谯税母来鹿化占卯闾奉宾密尉"
    "战敬旦旷普朴果栗毕泰渠源火炎狐瓦眭睢粟线缑罕茆荀虎衣计诗豆迟郄鄞钏铁锁门闪降雒青韶顿颉骞鲜代候丘零磨玉银牙"
    "侬言隆黎覃廖滚吞把布依尕宕拓昝折者者么兀弥是洛玄由甫竹老莎觉赏邸盘区"
)
"""Every single-character surname the detectors know, about six hundred."""

_DOUBLE = """
欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 令狐 宇文 长孙 慕容 司徒 司空 夏侯 轩辕 端木 百里 呼延 南宫 独孤 闻人 澹台
公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 拓跋 完颜 赫连 万俟 东郭 南门 西门 羊舌 第五 贺兰 亓官 左丘
公羊 谷梁 乐正 壤驷 公良 漆雕 巫马 段干 梁丘 纳兰 叶赫 爱新 呼兰 达瓦 扎西 次仁 尼玛 索朗 丹增 旦增 格桑 洛桑
"""

DOUBLE = frozenset(_DOUBLE.split())
"""Surnames of two characters, and the first halves of names that are frequent in Tibet, where none bears a surname."""

_PINYIN = """
BAI BAO BI CAI CAO CEN CHANG CHEN CHENG CHU CUI DAI DENG DING DONG DU DUAN FAN FANG FENG FU GAN GAO GENG GONG
GU GUAN GUO HAN HAO HE HOU HU HUANG HUO JI JIA JIANG JIN KANG KONG LAI LAN LAO LEI LI LIANG LIAO LIN LIU LONG
LU LUO LV MA MAO MENG MIAO MO MU NI NIE NING NIU NONG OU OUYANG PAN PANG PEI PENG PU QI QIAN QIAO QIN QIU QU
RAO REN RUAN SANG SHA SHANG SHANGGUAN SHAO SHEN SHI SHU SIMA SITU SONG SU SUN TAN TANG TAO TIAN TONG TU WAN
WANG WEI WEN WENG WU XIA XIANG XIAO XIE XIONG XU XUE YAN YANG YAO YE YI YIN YING YOU YU YUAN YUE ZENG ZHAN
ZHANG ZHAO ZHEN ZHENG ZHI ZHONG ZHOU ZHU ZHUGE ZHUO ZONG ZOU ZUO
"""

PINYIN = frozenset(_PINYIN.split())
"""Frequent surnames as pinyin writes them, in capitals."""
